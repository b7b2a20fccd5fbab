# Approach: both steps by hand, logarithms in a table of items by classes
def label_model(votes, prior, rounds):
    p = labelling.first_shares(votes, prior)
    own_class = {}
    for rule in votes.columns:
        said = votes[rule][votes[rule] != ABSTAIN]
        if len(said) > 0:
            own_class[rule] = said.iloc[0]
    for _ in range(rounds):
        rates = {}
        for rule, c in own_class.items():
            v = votes[rule] != ABSTAIN
            mine = p[c]
            a = (1 + (mine * v).sum()) / (2 + mine.sum())
            b = (1 + ((1 - mine) * v).sum()) / (2 + (1 - mine).sum())
            rates[rule] = {"own": a, "other": b}
        logs = pd.DataFrame(0.0, index=votes.index, columns=list(prior))
        for c in prior:
            logs[c] += np.log(prior[c])
            for rule in own_class:
                r = rates[rule]["own"] if own_class[rule] == c else rates[rule]["other"]
                v = votes[rule] != ABSTAIN
                logs[c] += np.where(v, np.log(r), np.log(1 - r))
        logs = logs.sub(logs.max(axis=1), axis=0)
        p = np.exp(logs)
        p = p.div(p.sum(axis=1), axis=0)
    return {"probabilities": p, "rates": pd.DataFrame(rates).T}
