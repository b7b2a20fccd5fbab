# Approach: dense arrays filled with np.add.at, one (worker, true class, answer) table; no sparse matrix.
def dawid_skene(annotations, max_iter=100, tol=1e-6, start=None):
    t, tasks = pd.factorize(annotations["task"], sort=True)
    w, workers = pd.factorize(annotations["worker"], sort=True)
    l, classes = pd.factorize(annotations["label"], sort=True)
    K = len(classes)
    if start is None:
        T = np.zeros((len(tasks), K))
        np.add.at(T, (t, l), 1)
        T = T / T.sum(axis=1, keepdims=True)
    else:
        T = start.loc[tasks, list(classes)].to_numpy(dtype=float) if not isinstance(classes[0], (bool, np.bool_)) else \
            start.reindex(index=tasks, columns=classes).to_numpy(dtype=float)
    for _ in range(max_iter):
        p = T.mean(axis=0)
        pi = np.zeros((len(workers), K, K))
        np.add.at(pi.transpose(0, 2, 1), (w, l), T[t])
        norm = pi.sum(axis=2, keepdims=True)
        pi = np.where(norm > 0, pi / np.where(norm > 0, norm, 1), 0)
        logs = np.tile(np.log(np.clip(p, 1e-300, None)), (len(tasks), 1))
        np.add.at(logs, t, np.log(np.clip(pi, 1e-10, None))[w, :, l])
        new = np.exp(logs - logs.max(axis=1)[:, None])
        new = new / new.sum(axis=1)[:, None]
        moved = np.abs(new - T).max()
        T = new
        if moved < tol:
            break
    index = pd.MultiIndex.from_arrays([np.repeat(workers, K), np.tile(classes, len(workers))])
    return pd.DataFrame(T, index=tasks, columns=classes), pd.DataFrame(pi.reshape(-1, K), index=index, columns=classes)
