# Approach: Dawid and Skene on the work and the gold together, written out with two classes and the gold held fixed.
def my_method(annotations):
    t, tasks = pd.factorize(annotations["task"])
    w, workers = pd.factorize(annotations["worker"])
    y = annotations["label"].to_numpy(float)
    question = annotations["question"].to_numpy()
    fixed = np.full(len(tasks), np.nan)
    fixed[t[(question >= 11) & (question <= 15)]] = 1.0
    fixed[t[question == 16]] = 0.0
    free = np.zeros(len(tasks), bool)
    free[t[question <= 10]] = True
    belief = np.bincount(t, y, len(tasks)) / np.bincount(t, minlength=len(tasks))
    belief = np.where(np.isnan(fixed) | free, belief, fixed)
    for _ in range(30):
        sure = belief[t]
        hit = (np.bincount(w, sure * y, len(workers)) + 1) / (np.bincount(w, sure, len(workers)) + 2)
        alarm = (np.bincount(w, (1 - sure) * y, len(workers)) + 0.2) / (np.bincount(w, 1 - sure, len(workers)) + 2)
        step = np.where(y == 1, np.log(hit / alarm)[w], np.log((1 - hit) / (1 - alarm))[w])
        share = belief[free].mean()
        odds = np.log(share / (1 - share)) + np.bincount(t, step, len(tasks))
        belief = np.where(free, 1 / (1 + np.exp(-np.clip(odds, -50, 50))), fixed)
    return pd.Series(belief > 0.5, index=tasks)[free]
