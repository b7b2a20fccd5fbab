# Approach: np.add.at on logarithms
def e_step(task, worker, label, shares, confusion):
    logs = np.tile(np.log(np.maximum(shares, 1e-10)), (task.max() + 1, 1))
    np.add.at(logs, task, np.log(np.maximum(confusion[worker, :, label], 1e-10)))
    logs -= logs.max(axis=1, keepdims=True)
    found = np.exp(logs)
    return found / found.sum(axis=1, keepdims=True)
