# Approach: weighs workers by how their answers swing together with the others', found by power iteration.
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    # Echo: a worker weighs as much as their answers swing together with the others'.
    # Answers are taken minus the worker's own mean, so a constant worker is silent.
    tasks, t = np.unique(work["task"].to_numpy(), return_inverse=True)
    people, w = np.unique(work["worker"].to_numpy(), return_inverse=True)
    says = work["label"].to_numpy().astype(float)
    n = np.bincount(w, minlength=len(people))
    swing = says - (np.bincount(w, says) / n)[w]
    weight = np.ones(len(people))
    for _ in range(20):
        voice = weight[w] * swing
        others = np.bincount(t, voice, len(tasks))[t] - voice
        echo = np.bincount(w, swing * others, len(people)) / (n + 10)
        weight = np.maximum(echo, 0)
        weight = weight / weight.max() if weight.max() > 0 else np.ones(len(people))
    return weighted_vote(work, pd.Series(weight, index=people))
