# Approach: dictionaries and a set of what was got right.
def passes_critical_set(truth, predicted, critical):
    if not set(critical):
        raise ValueError("an empty critical set guards nothing")
    real, said = truth.to_dict(), predicted.dropna().to_dict()
    right = {case for case in said if case in real and said[case] == real[case]}
    return set(critical) <= right
