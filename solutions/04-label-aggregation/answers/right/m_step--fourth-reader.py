# Approach: loop over the answers
def m_step(task, worker, label, posterior):
    K = posterior.shape[1]
    confusion = np.zeros((worker.max() + 1, K, K))
    for t, w, l in zip(task, worker, label):
        confusion[w, :, l] += posterior[t]
    for w in range(len(confusion)):
        for c in range(K):
            s = confusion[w, c].sum()
            if s > 0:
                confusion[w, c] /= s
    return posterior.mean(axis=0), confusion
