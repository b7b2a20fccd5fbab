# Misconception: corrects the plain intervals for three looks: naive Bayes beats nobody.
# Loses: test-my_decision-noise
def my_decision():
    return {
        "model": "naive Bayes",
        "threshold": 0.07,
        "bill": 125,
        "critical_missed": 0,
        "clearly_cheaper_than": [],
        "small_nuclei": "cannot tell",
        "small_nuclei_low": 0.701,
    }
