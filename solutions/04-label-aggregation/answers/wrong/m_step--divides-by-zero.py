# Misconception: a class that a worker never met gives 0 / 0, which is NaN.
# Loses: test-m_step-classes
def m_step(task, worker, label, posterior):
    K = posterior.shape[1]
    counts = np.zeros((worker.max() + 1, K, K))
    np.add.at(counts, (worker, label), posterior[task])
    counts = counts.transpose(0, 2, 1)
    with np.errstate(all="ignore"):
        return posterior.mean(axis=0), counts / counts.sum(axis=2, keepdims=True)
