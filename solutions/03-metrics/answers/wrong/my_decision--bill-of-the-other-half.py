# Misconception: reports the bill of the half on which the threshold was chosen.
# Loses: test-my_decision
def my_decision():
    return {
        "model": "careful logistic",
        "threshold": 0.391,
        "bill": 112,
        "critical_missed": 0,
        "clearly_cheaper_than": ["biopsy for everybody"],
        "small_nuclei": "cannot tell",
        "small_nuclei_low": 0.7,
    }
