# Approach: compares whole Series; an unknown comparison becomes False.
def passes_critical_set(truth, predicted, critical):
    if len(critical) == 0:
        raise ValueError("no critical cases")
    same = predicted.reindex(critical) == truth.loc[critical]
    return bool(same.fillna(False).all())
