# Misconception: labels are yes or no, so that two different words count as the same.
# Loses: test-passes_critical_set
def passes_critical_set(truth, predicted, critical):
    if not len(critical):
        raise ValueError("no critical case")
    for case in critical:
        if case not in predicted.index or pd.isna(predicted[case]) or bool(predicted[case]) != bool(truth[case]):
            return False
    return True
