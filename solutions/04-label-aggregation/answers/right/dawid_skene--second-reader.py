# Approach: factorize, confusion as an array (worker, answered, true) filled by np.add.at, E step in logarithms.
def dawid_skene(annotations, max_iter=100, tol=1e-6, start=None):
    t, tasks = pd.factorize(annotations["task"], sort=True)
    w, workers = pd.factorize(annotations["worker"], sort=True)
    l, classes = pd.factorize(annotations["label"], sort=True)
    K = len(classes)
    if start is None:
        T = np.zeros((len(tasks), K))
        np.add.at(T, (t, l), 1)
        T /= T.sum(axis=1, keepdims=True)
    else:
        T = start.reindex(index=tasks, columns=classes).to_numpy(dtype=float)
    for _ in range(max_iter):
        # M
        p = T.mean(axis=0)
        counts = np.zeros((len(workers), K, K))  # worker, answered, true
        np.add.at(counts, (w, l), T[t])
        totals = counts.sum(axis=1, keepdims=True)
        pi = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
        # E
        log_T = np.tile(np.log(np.clip(p, 1e-10, None)), (len(tasks), 1))
        np.add.at(log_T, t, np.log(np.clip(pi, 1e-10, None))[w, l])
        new = np.exp(log_T - log_T.max(axis=1, keepdims=True))
        new /= new.sum(axis=1, keepdims=True)
        moved = np.abs(new - T).max()
        T = new
        if moved < tol:
            break
    posterior = pd.DataFrame(T, index=pd.Index(tasks, name="task"), columns=classes)
    index = pd.MultiIndex.from_product([workers, classes], names=["worker", "true"])
    confusion = pd.DataFrame(pi.transpose(0, 2, 1).reshape(-1, K), index=index, columns=classes)
    return posterior, confusion
