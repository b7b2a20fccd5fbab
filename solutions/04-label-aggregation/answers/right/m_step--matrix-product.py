# Approach: for each worker, a matrix product of the beliefs and the answers as zeros and ones.
def m_step(task, worker, label, posterior):
    classes = posterior.shape[1]
    given = np.eye(classes)[label]
    matrices = []
    for number in range(worker.max() + 1):
        own = worker == number
        counts = posterior[task[own]].T @ given[own]
        total = counts.sum(axis=1, keepdims=True)
        matrices.append(np.divide(counts, total, out=np.zeros_like(counts), where=total > 0))
    return posterior.sum(axis=0) / len(posterior), np.array(matrices)
