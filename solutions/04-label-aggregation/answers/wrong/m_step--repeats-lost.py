# Misconception: `counts[worker, label] += ...` keeps one of several answers at the same place.
# Loses: test-m_step, test-m_step-classes
def m_step(task, worker, label, posterior):
    K = posterior.shape[1]
    counts = np.zeros((worker.max() + 1, K, K))
    counts[worker, label] += posterior[task]
    counts = counts.transpose(0, 2, 1)
    total = counts.sum(axis=2, keepdims=True)
    return posterior.mean(axis=0), counts / np.where(total > 0, total, 1)
