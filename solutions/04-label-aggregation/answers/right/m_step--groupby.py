# Approach: pandas: one row an answer, summed by worker and label.
def m_step(task, worker, label, posterior):
    workers, classes = worker.max() + 1, posterior.shape[1]
    belief = pd.DataFrame(posterior[task])
    counts = belief.groupby([worker, label]).sum()
    every = pd.MultiIndex.from_product([range(workers), range(classes)])
    counts = counts.reindex(every, fill_value=0.0).to_numpy()
    counts = counts.reshape(workers, classes, classes).swapaxes(1, 2)
    with np.errstate(invalid="ignore"):
        confusion = np.nan_to_num(counts / counts.sum(axis=2)[:, :, None])
    return posterior.mean(axis=0), confusion
