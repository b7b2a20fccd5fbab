# Misconception: the axes of truth and answer are exchanged in the result.
# Loses: test-m_step, test-m_step-classes
def m_step(task, worker, label, posterior):
    K = posterior.shape[1]
    counts = np.zeros((worker.max() + 1, K, K))
    np.add.at(counts, (worker, label), posterior[task])
    total = counts.sum(axis=1, keepdims=True)
    return posterior.mean(axis=0), counts / np.where(total > 0, total, 1)
