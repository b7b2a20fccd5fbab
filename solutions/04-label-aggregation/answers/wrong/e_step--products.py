# Misconception: multiplies the probabilities; with many answers all products are 0.
# Loses: test-e_step-many
def e_step(task, worker, label, shares, confusion):
    joint = np.tile(np.asarray(shares, float), (task.max() + 1, 1))
    np.multiply.at(joint, task, np.maximum(confusion, 1e-10)[worker, :, label])
    with np.errstate(all="ignore"):
        return joint / joint.sum(axis=1, keepdims=True)
