# Misconception: the interval reaches below 0.9, so 0.9 is refuted.
# Loses: test-my_decision-noise
def my_decision():
    return {
        "model": "careful logistic",
        "threshold": 0.391,
        "bill": 120,
        "critical_missed": 0,
        "clearly_cheaper_than": ["biopsy for everybody"],
        "small_nuclei": "refuted",
        "small_nuclei_low": 0.7,
    }
