# Misconception: counts with the likeliest class of a task instead of its probabilities.
# Loses: test-m_step, test-m_step-classes
def m_step(task, worker, label, posterior):
    K = posterior.shape[1]
    hard = np.eye(K)[posterior.argmax(axis=1)]
    counts = np.zeros((worker.max() + 1, K, K))
    np.add.at(counts, (worker, label), hard[task])
    counts = counts.transpose(0, 2, 1)
    total = counts.sum(axis=2, keepdims=True)
    return posterior.mean(axis=0), counts / np.where(total > 0, total, 1)
