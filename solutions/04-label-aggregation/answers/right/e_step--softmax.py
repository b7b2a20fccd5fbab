# Approach: a loop over the answers, and scipy's softmax of the rows.
def e_step(task, worker, label, shares, confusion):
    from scipy.special import softmax

    incidence = np.log(np.clip(confusion, 1e-10, None))
    prior = np.log(np.clip(shares, 1e-10, None))
    rows = [prior.copy() for _ in range(task.max() + 1)]
    for t, w, l in zip(task, worker, label):
        rows[t] += incidence[w, :, l]
    return softmax(np.array(rows), axis=1)
