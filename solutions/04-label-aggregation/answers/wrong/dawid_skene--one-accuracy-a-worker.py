# Misconception: one accuracy a worker instead of a confusion matrix: errors fall evenly on the other classes.
# Loses: test-dawid_skene, test-dawid_skene-two
def dawid_skene(annotations, max_iter=100, tol=1e-6, start=None):
    t, tasks = pd.factorize(annotations["task"], sort=True)
    w, workers = pd.factorize(annotations["worker"], sort=True)
    l, classes = pd.factorize(annotations["label"], sort=True)
    W, K = len(workers), len(classes)
    if start is None:
        T = np.zeros((len(tasks), K))
        np.add.at(T, (t, l), 1)
        T = T / T.sum(axis=1, keepdims=True)
    else:
        T = start.reindex(index=tasks, columns=classes).to_numpy(float)
    for _ in range(max_iter):
        p = T.mean(axis=0)
        good = np.bincount(w, T[t, l], W) / np.bincount(w, minlength=W)
        c = np.where(np.eye(K, dtype=bool), good[:, None, None], ((1 - good) / (K - 1))[:, None, None])
        logs = np.tile(np.log(np.maximum(p, 1e-300)), (len(tasks), 1))
        np.add.at(logs, t, np.log(np.maximum(c, 1e-10))[w, :, l])
        new = np.exp(logs - logs.max(axis=1, keepdims=True))
        new = new / new.sum(axis=1, keepdims=True)
        moved, T = np.abs(new - T).max(), new
        if moved < tol:
            break
    rows = pd.MultiIndex.from_product([workers, classes])
    return pd.DataFrame(T, index=tasks, columns=classes), pd.DataFrame(c.reshape(-1, K), index=rows, columns=classes)
