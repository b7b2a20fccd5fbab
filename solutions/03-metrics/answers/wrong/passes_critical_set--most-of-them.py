# Misconception: half of them right is good enough, as for any other metric.
# Loses: test-passes_critical_set, test-passes_critical_set-unknown
def passes_critical_set(truth, predicted, critical):
    if not critical:
        raise ValueError("empty")
    return float((predicted.reindex(critical) == truth.reindex(critical)).mean()) >= 0.5
