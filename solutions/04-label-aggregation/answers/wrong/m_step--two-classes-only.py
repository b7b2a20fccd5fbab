# Misconception: writes down two classes, and divides by sums that lost their axis.
# Loses: test-m_step, test-m_step-classes
def m_step(task, worker, label, posterior):
    shares = posterior.mean(axis=0)
    counts = np.zeros((worker.max() + 1, 2, 2))
    np.add.at(counts, (worker, label), posterior[task])
    counts = counts.transpose(0, 2, 1)
    confusion = counts / counts.sum(axis=2)
    return shares, confusion
