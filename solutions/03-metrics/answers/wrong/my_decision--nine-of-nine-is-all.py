# Misconception: all nine were found, so a recall of 0.9 is shown.
# Loses: test-my_decision-noise
def my_decision():
    return {
        "model": "careful logistic",
        "threshold": 0.391,
        "bill": 120,
        "critical_missed": 0,
        "clearly_cheaper_than": ["biopsy for everybody"],
        "small_nuclei": "shown",
        "small_nuclei_low": 0.7,
    }
