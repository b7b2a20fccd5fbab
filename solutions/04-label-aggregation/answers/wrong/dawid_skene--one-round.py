# Misconception: stops after one round of M and E.
# Loses: test-dawid_skene, test-dawid_skene-two, test-dawid_skene-start
def dawid_skene(annotations, max_iter=100, tol=1e-6, start=None):
    from scipy.sparse import csr_matrix
    t, tasks = pd.factorize(annotations["task"], sort=True)
    w, workers = pd.factorize(annotations["worker"], sort=True)
    l, classes = pd.factorize(annotations["label"], sort=True)
    W, K = len(workers), len(classes)
    A = csr_matrix((np.ones(len(t)), (t, w * K + l)), shape=(len(tasks), W * K))
    T = A @ np.tile(np.eye(K), (W, 1)) if start is None else start.reindex(index=tasks, columns=classes).to_numpy(float)
    T = T / T.sum(axis=1, keepdims=True)
    p = T.mean(axis=0)
    c = (A.T @ T).reshape(W, K, K)
    c = c / np.maximum(c.sum(axis=1, keepdims=True), 1e-300)
    logs = A @ np.log(np.maximum(c, 1e-10)).reshape(W * K, K) + np.log(np.maximum(p, 1e-300))
    T = np.exp(logs - logs.max(axis=1, keepdims=True))
    T = T / T.sum(axis=1, keepdims=True)
    rows = pd.MultiIndex.from_product([workers, classes])
    return pd.DataFrame(T, index=tasks, columns=classes), pd.DataFrame(c.transpose(0, 2, 1).reshape(-1, K), index=rows, columns=classes)
