# Misconception: 0.5 is the natural threshold, whatever an error costs.
# Loses: test-my_decision
def my_decision():
    return {
        "model": "naive Bayes",
        "threshold": 0.5,
        "bill": 342,
        "critical_missed": 1,
        "clearly_cheaper_than": ["biopsy for everybody"],
        "small_nuclei": "cannot tell",
        "small_nuclei_low": 0.7,
    }
