# Misconception: adds one to each count; another estimate than the text asks for.
# Loses: test-m_step, test-m_step-classes
def m_step(task, worker, label, posterior):
    K = posterior.shape[1]
    counts = np.ones((worker.max() + 1, K, K))
    np.add.at(counts, (worker, label), posterior[task])
    counts = counts.transpose(0, 2, 1)
    return posterior.mean(axis=0), counts / counts.sum(axis=2, keepdims=True)
