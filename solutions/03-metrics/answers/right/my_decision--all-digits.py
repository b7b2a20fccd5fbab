# Approach: the careful logistic with all digits, and a set.
def my_decision():
    return {
        "model": "careful logistic",
        "threshold": 0.39117339,
        "bill": 120,
        "critical_missed": 0,
        "clearly_cheaper_than": {"biopsy for everybody"},
        "small_nuclei": "cannot tell",
        "small_nuclei_low": 0.7009,
    }
