# Approach: long tables, joins and groupby; slow and close to the formulas. E and M are helpers in a cell of their own.
def m_step(answers, belief):
    joined = answers.join(belief, on="task")
    weighted = joined[belief.columns].mul(joined["n"], axis=0)
    counts = weighted.groupby([joined["worker"], joined["label"]]).sum()
    chances = counts / counts.groupby(level="worker").transform("sum").replace(0, np.nan)
    return belief.mean(), chances.fillna(0)

def e_step(answers, prior, chances):
    logs = np.log(chances.clip(lower=1e-10))
    rows = answers.join(logs, on=["worker", "label"])
    total = rows[logs.columns].mul(rows["n"], axis=0).groupby(rows["task"]).sum() + np.log(prior.clip(lower=1e-300))
    scaled = np.exp(total.sub(total.max(axis=1), axis=0))
    return scaled.div(scaled.sum(axis=1), axis=0)

# %%
def dawid_skene(annotations, max_iter=100, tol=1e-6, start=None):
    answers = annotations.groupby(["task", "worker", "label"]).size().rename("n").reset_index()
    classes = sorted(annotations["label"].unique())
    named = [f"class {place}" for place in range(len(classes))]
    if start is None:
        votes = answers.pivot_table(index="task", columns="label", values="n", aggfunc="sum", fill_value=0)
        belief = votes.div(votes.sum(axis=1), axis=0)
    else:
        belief = start.reindex(columns=classes)
    belief.columns = named
    for _ in range(max_iter):
        prior, chances = m_step(answers, belief)
        updated = e_step(answers, prior, chances)
        moved = (updated - belief.reindex(updated.index)).abs().to_numpy().max()
        belief = updated
        if moved < tol:
            break
    wide = chances.stack().unstack("label").fillna(0)
    wide = wide.set_axis(pd.MultiIndex.from_tuples([(worker, classes[named.index(name)]) for worker, name in wide.index]))
    return belief.set_axis(classes, axis=1), wide
