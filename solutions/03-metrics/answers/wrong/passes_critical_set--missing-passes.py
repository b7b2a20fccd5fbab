# Misconception: a case without a prediction cannot be wrong.
# Loses: test-passes_critical_set-unknown
def passes_critical_set(truth, predicted, critical):
    if not critical:
        raise ValueError("empty")
    return all(predicted[case] == truth[case] for case in critical if case in predicted.index and pd.notna(predicted[case]))
