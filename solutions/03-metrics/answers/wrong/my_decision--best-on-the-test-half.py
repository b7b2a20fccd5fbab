# Misconception: the threshold with the lowest bill on the half put aside, which is lowest partly by luck.
# Loses: test-my_decision
def my_decision():
    return {
        "model": "careful logistic",
        "threshold": 0.46,
        "bill": 108,
        "critical_missed": 0,
        "clearly_cheaper_than": ["biopsy for everybody"],
        "small_nuclei": "cannot tell",
        "small_nuclei_low": 0.7,
    }
