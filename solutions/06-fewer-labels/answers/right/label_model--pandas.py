# Approach: pandas throughout, a column a class
def label_model(votes, prior, rounds):
    fired = votes.ne(ABSTAIN)
    fired = fired.loc[:, fired.any()].astype(float)
    own = {rule: votes[rule][fired[rule] == 1].iloc[0] for rule in fired}
    share = pd.DataFrame({c: fired[[r for r in own if own[r] == c]].sum(axis=1) for c in prior})
    belief = share.div(share.sum(axis=1), axis=0)
    belief = belief.fillna(pd.Series(prior))
    for _ in range(rounds):
        p = pd.DataFrame({rule: belief[own[rule]] for rule in fired})
        a = ((p * fired).sum() + 1) / (p.sum() + 2)
        b = (((1 - p) * fired).sum() + 1) / ((1 - p).sum() + 2)
        score = {}
        for c in prior:
            r = pd.Series({rule: a[rule] if own[rule] == c else b[rule] for rule in fired})
            score[c] = np.log(prior[c]) + (fired * np.log(r) + (1 - fired) * np.log(1 - r)).sum(axis=1)
        score = pd.DataFrame(score)
        chance = np.exp(score.sub(score.max(axis=1), axis=0))
        belief = chance.div(chance.sum(axis=1), axis=0)
    return {"probabilities": belief, "rates": pd.DataFrame({"own": a, "other": b})}
