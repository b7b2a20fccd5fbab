# Approach: one einsum over one-hot workers, beliefs and one-hot labels.
def m_step(task, worker, label, posterior):
    K = posterior.shape[1]
    said = np.eye(K)[label]
    who = np.eye(worker.max() + 1)[worker]
    top = np.einsum("iw,ic,il->wcl", who, posterior[task], said, optimize=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        confusion = np.nan_to_num(top / top.sum(axis=2, keepdims=True))
    return posterior.mean(axis=0), confusion
