# Misconception: only a missed positive is an error; a false alarm on a critical case is none.
# Loses: test-passes_critical_set
def passes_critical_set(truth, predicted, critical):
    if not critical:
        raise ValueError("empty")
    for case in critical:
        if case not in predicted.index or pd.isna(predicted[case]) or (truth[case] and predicted[case] != truth[case]):
            return False
    return True
