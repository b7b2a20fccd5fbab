# Approach: turns scores and names into one rank of all workers, then ranks the answers within each task. The ranking has its own cell.
def worker_ranks(workers, scores):
    people = pd.DataFrame({"worker": sorted(set(workers))})
    people["score"] = people["worker"].map(scores).fillna(-np.inf)
    people = people.sort_values("score", ascending=False, kind="stable").reset_index(drop=True)
    return pd.Series(people.index, index=people["worker"])

# %%
def top_k_vote(annotations, scores, k):
    ranks = worker_ranks(annotations["worker"], scores)
    place = annotations["worker"].map(ranks).groupby(annotations["task"]).rank(method="first")
    chosen = annotations[place <= k]
    yes = chosen.groupby("task")["label"].sum()
    return yes > chosen.groupby("task").size() - yes
