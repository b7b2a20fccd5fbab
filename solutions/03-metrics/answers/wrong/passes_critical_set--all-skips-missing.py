# Misconception: .all() sees a missing prediction; with pandas' own booleans it is skipped.
# Loses: test-passes_critical_set-unknown
def passes_critical_set(truth, predicted, critical):
    if len(critical) == 0:
        raise ValueError("no critical cases")
    return (predicted.reindex(critical) == truth.loc[critical]).all()
