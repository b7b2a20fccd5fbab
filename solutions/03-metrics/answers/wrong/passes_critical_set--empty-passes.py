# Misconception: without critical cases there is nothing to fail.
# Loses: test-passes_critical_set-unknown
def passes_critical_set(truth, predicted, critical):
    return all(case in predicted.index and predicted[case] == truth[case] for case in critical)
