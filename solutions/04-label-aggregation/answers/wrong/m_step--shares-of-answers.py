# Misconception: class shares are averaged over the answers, so that busy tasks count more.
# Loses: test-m_step-classes
def m_step(task, worker, label, posterior):
    K = posterior.shape[1]
    counts = np.zeros((worker.max() + 1, K, K))
    np.add.at(counts, (worker, label), posterior[task])
    counts = counts.transpose(0, 2, 1)
    total = counts.sum(axis=2, keepdims=True)
    return posterior[task].mean(axis=0), counts / np.where(total > 0, total, 1)
