# Misconception: takes the logarithm of 0 as it is, so that a task on which each class meets a 0 becomes NaN.
# Loses: test-e_step-many
def e_step(task, worker, label, shares, confusion):
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(confusion)
        joint = np.tile(np.log(shares), (task.max() + 1, 1))
        np.add.at(joint, task, logs[worker, :, label])
        likely = np.exp(joint - joint.max(axis=1, keepdims=True))
        return likely / likely.sum(axis=1, keepdims=True)
