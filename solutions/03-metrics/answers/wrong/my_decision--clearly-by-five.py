# Misconception: a bill of 120 is clearly lower than one of 125.
# Loses: test-my_decision-noise
def my_decision():
    return {
        "model": "careful logistic",
        "threshold": 0.391,
        "bill": 120,
        "critical_missed": 0,
        "clearly_cheaper_than": ["naive Bayes", "biopsy for everybody"],
        "small_nuclei": "cannot tell",
        "small_nuclei_low": 0.7,
    }
