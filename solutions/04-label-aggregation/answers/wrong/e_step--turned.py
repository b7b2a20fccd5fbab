# Misconception: reads the confusion matrices with truth and answer exchanged.
# Loses: test-e_step, test-e_step-many
def e_step(task, worker, label, shares, confusion):
    logs = np.log(np.maximum(confusion, 1e-10))
    joint = np.tile(np.log(np.maximum(shares, 1e-10)), (task.max() + 1, 1))
    np.add.at(joint, task, logs[worker, label])
    likely = np.exp(joint - joint.max(axis=1, keepdims=True))
    return likely / likely.sum(axis=1, keepdims=True)
