# Approach: one number for who said what, bincount for each class, and a division only where the sum is above 0.
def m_step(task, worker, label, posterior):
    K, W = posterior.shape[1], worker.max() + 1
    cell = worker * K + label  # one number for "who said what"
    counts = np.stack(
        [np.bincount(cell, column[task], W * K).reshape(W, K) for column in posterior.T],
        axis=1,
    )
    met = counts.sum(axis=2, keepdims=True)
    confusion = np.divide(counts, met, out=np.zeros_like(counts), where=met > 0)
    return posterior.mean(axis=0), confusion
