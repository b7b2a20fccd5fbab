# Misconception: takes the critical cases missed from the column for 0.5.
# Loses: test-my_decision
def my_decision():
    return {
        "model": "naive Bayes",
        "threshold": 0.07,
        "bill": 125,
        "critical_missed": 1,
        "clearly_cheaper_than": ["biopsy for everybody"],
        "small_nuclei": "cannot tell",
        "small_nuclei_low": 0.7,
    }
