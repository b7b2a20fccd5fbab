# Approach: naive Bayes at the threshold that was cheapest on the training half, rounded.
def my_decision():
    return {
        "model": "naive Bayes",
        "threshold": 0.07,
        "bill": 125,
        "critical_missed": 0,
        "clearly_cheaper_than": ["biopsy for everybody"],
        "small_nuclei": "cannot tell",
        "small_nuclei_low": 0.7,
    }
