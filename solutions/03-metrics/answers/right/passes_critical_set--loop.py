# Approach: one case after the other; a missing prediction is no label, so it equals nothing.
def passes_critical_set(truth, predicted, critical):
    if len(critical) == 0:
        raise ValueError("no critical cases")
    for case in critical:
        if case not in predicted.index or pd.isna(predicted[case]) or predicted[case] != truth[case]:
            return False
    return True
