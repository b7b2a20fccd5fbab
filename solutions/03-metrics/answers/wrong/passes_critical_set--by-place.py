# Misconception: compares by place instead of by the name of the case.
# Loses: test-passes_critical_set
def passes_critical_set(truth, predicted, critical):
    if not critical:
        raise ValueError("empty")
    wrong = {case for case, real, said in zip(truth.index, truth, predicted) if real != said}
    return not wrong & set(critical)
