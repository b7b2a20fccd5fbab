# Misconception: reads the row of the large nuclei.
# Loses: test-my_decision-noise
def my_decision():
    return {
        "model": "careful logistic",
        "threshold": 0.391,
        "bill": 120,
        "critical_missed": 0,
        "clearly_cheaper_than": ["biopsy for everybody"],
        "small_nuclei": "cannot tell",
        "small_nuclei_low": 0.9,
    }
