# Approach: arrays of three axes: items, rules and classes
def label_model(votes, prior, rounds):
    v = votes.to_numpy()
    used = (v >= 0).any(axis=0)
    v = v[:, used]
    classes = np.array(list(prior))
    share = np.array(list(prior.values()), dtype=float)
    said = v[:, :, None] == classes  # what each rule says of each item, one class or none
    speaks = (v >= 0)[:, :, None]
    own = said.any(axis=0)
    belief = said.sum(axis=1) / np.maximum(speaks.sum(axis=1), 1)
    belief[~speaks.any(axis=(1, 2))] = share
    for _ in range(rounds):
        p = np.einsum("ic,jc->ij", belief, own)
        v_one = speaks[:, :, 0]
        a = (1 + np.sum(p, axis=0, where=v_one)) / (2 + p.sum(axis=0))
        b = (1 + np.sum(1 - p, axis=0, where=v_one)) / (2 + (1 - p).sum(axis=0))
        rate = np.where(own, a[:, None], b[:, None])
        chance = np.where(speaks, rate, 1 - rate)
        score = np.log(share) + np.log(chance).sum(axis=1)
        belief = np.exp(score - np.logaddexp.reduce(score, axis=1)[:, None])
    return {
        "probabilities": pd.DataFrame(belief, index=votes.index, columns=classes),
        "rates": pd.DataFrame({"own": a, "other": b}, index=votes.columns[used]),
    }
