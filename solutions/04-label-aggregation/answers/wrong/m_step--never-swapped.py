# Misconception: divides by the sum over the last axis without swapping, so that rows are answers instead of true classes.
# Loses: test-m_step, test-m_step-classes
def m_step(task, worker, label, posterior):
    K = posterior.shape[1]
    shares = posterior.mean(axis=0)
    counts = np.zeros((worker.max() + 1, K, K))
    np.add.at(counts, (worker, label), posterior[task])
    with np.errstate(invalid="ignore"):
        confusion = counts / counts.sum(axis=-1, keepdims=True)
    return shares, np.nan_to_num(confusion)
