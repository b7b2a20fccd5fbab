# Approach: both steps by hand, matrix products
def label_model(votes, prior, rounds):
    classes = list(prior)
    v = votes.loc[:, (votes != ABSTAIN).any()]
    own = v.max().to_numpy()
    on = (v != ABSTAIN).to_numpy(float)
    is_own = own[:, None] == np.array(classes)[None, :]
    p = labelling.first_shares(votes, prior).to_numpy()
    pi = np.log([prior[c] for c in classes])
    for _ in range(rounds):
        mine = p @ is_own.T.astype(float)  # items x rules
        a = (1 + (mine * on).sum(0)) / (2 + mine.sum(0))
        b = (1 + ((1 - mine) * on).sum(0)) / (2 + (1 - mine).sum(0))
        r = np.where(is_own, a[:, None], b[:, None])
        logs = pi + on @ np.log(r) + (1 - on) @ np.log(1 - r)
        logs -= logs.max(axis=1, keepdims=True)
        p = np.exp(logs)
        p /= p.sum(axis=1, keepdims=True)
    return {
        "probabilities": pd.DataFrame(p, index=votes.index, columns=classes),
        "rates": pd.DataFrame({"own": a, "other": b}, index=v.columns),
    }
