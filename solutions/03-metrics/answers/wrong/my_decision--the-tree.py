# Misconception: the winner by the mean of precision and recall is the one to ship.
# Loses: test-my_decision
def my_decision():
    return {
        "model": "tree",
        "threshold": 0.5,
        "bill": 305,
        "critical_missed": 4,
        "clearly_cheaper_than": ["biopsy for everybody"],
        "small_nuclei": "cannot tell",
        "small_nuclei_low": 0.7,
    }
