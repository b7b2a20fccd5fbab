# Approach: one row an answer in a table, summed by task; scipy's log-sum-exp scales the rows.
from scipy.special import logsumexp


def e_step(task, worker, label, shares, confusion):
    logs = np.log(np.clip(confusion, 1e-10, None))
    rows = pd.DataFrame([logs[w, :, l] for w, l in zip(worker, label)])
    joint = rows.groupby(task).sum().to_numpy() + np.log(np.clip(shares, 1e-10, None))
    return np.exp(joint - logsumexp(joint, axis=1)[:, None])
