# Approach: sorts the answers by task, adds neighbours by reduceat, and scales by log-sum-exp.
def e_step(task, worker, label, shares, confusion):
    tiny = 1e-10
    evidence = np.log(np.maximum(confusion, tiny))[worker, :, label]
    order = np.argsort(task, kind="stable")  # a task's answers side by side ...
    begins = np.searchsorted(task[order], np.arange(task.max() + 1))
    logs = np.add.reduceat(evidence[order], begins, axis=0)  # ... and added up
    logs += np.log(np.maximum(shares, tiny))
    # log-sum-exp subtracts the maximum by itself
    return np.exp(logs - np.logaddexp.reduce(logs, axis=1, keepdims=True))
