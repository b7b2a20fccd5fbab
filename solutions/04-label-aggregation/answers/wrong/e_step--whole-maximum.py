# Misconception: subtracts the maximum of the whole array, so that the row of a task with many answers is 0 throughout.
# Loses: test-e_step-many
def e_step(task, worker, label, shares, confusion):
    log_p = np.log(np.maximum(shares, 1e-10))
    log_pi = np.log(np.maximum(confusion, 1e-10))
    T = np.zeros((task.max() + 1, len(shares)))
    T += log_p
    np.add.at(T, task, log_pi[worker, :, label])
    T = np.exp(T - T.max())
    return T / T.sum(axis=1, keepdims=True)
