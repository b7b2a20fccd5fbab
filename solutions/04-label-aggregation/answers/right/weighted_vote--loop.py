# Approach: adds up in dictionaries, answer by answer.
def weighted_vote(annotations, weights):
    known = weights.dropna().to_dict()
    yes, total = {}, {}
    for task, worker, label in zip(annotations["task"], annotations["worker"], annotations["label"]):
        total[task] = total.get(task, 0) + known.get(worker, 0)
        yes[task] = yes.get(task, 0) + (known.get(worker, 0) if label else 0)
    return pd.Series({task: yes[task] > total[task] / 2 for task in total})
