# Misconception: an interval that is wide shows nothing, even where it leaves out 0.
# Loses: test-my_decision-noise
def my_decision():
    return {
        "model": "careful logistic",
        "threshold": 0.391,
        "bill": 120,
        "critical_missed": 0,
        "clearly_cheaper_than": [],
        "small_nuclei": "cannot tell",
        "small_nuclei_low": 0.7,
    }
