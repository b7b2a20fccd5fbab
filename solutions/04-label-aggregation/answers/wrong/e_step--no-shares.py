# Misconception: leaves out the class shares.
# Loses: test-e_step, test-e_step-many
def e_step(task, worker, label, shares, confusion):
    logs = np.log(np.maximum(confusion, 1e-10))
    joint = np.zeros((task.max() + 1, len(shares)))
    np.add.at(joint, task, logs[worker, :, label])
    likely = np.exp(joint - joint.max(axis=1, keepdims=True))
    return likely / likely.sum(axis=1, keepdims=True)
