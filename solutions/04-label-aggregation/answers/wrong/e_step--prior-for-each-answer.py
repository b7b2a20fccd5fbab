# Misconception: adds the logarithm of the class share once for each answer instead of once for each task.
# Loses: test-e_step, test-e_step-many
def e_step(task, worker, label, shares, confusion):
    logs = np.zeros((task.max() + 1, len(shares)))
    evidence = np.log(np.maximum(confusion[worker, :, label], 1e-10))
    np.add.at(logs, task, np.log(np.maximum(shares, 1e-10)) + evidence)
    odds = np.exp(logs - logs.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)
