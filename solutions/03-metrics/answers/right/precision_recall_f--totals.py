# Approach: F from the sums of hits, flagged and positive, without the errors.
def precision_recall_f(truth, predicted, beta):
    real, said = np.array(truth).astype(bool), np.array(predicted).astype(bool)
    hits, flagged, positive = np.float64((real * said).sum()), said.sum(), real.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        f = (1 + beta**2) * hits / (flagged + beta**2 * positive)
        return dict(precision=hits / flagged, recall=hits / positive, f=f)
