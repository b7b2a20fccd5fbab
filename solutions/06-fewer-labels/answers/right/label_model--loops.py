# Approach: loops over items, rules and classes, with logarithms
def label_model(votes, prior, rounds):
    rules = [rule for rule in votes.columns if (votes[rule] != -1).any()]
    own = {rule: votes.loc[votes[rule] != -1, rule].iloc[0] for rule in rules}
    voted = {rule: (votes[rule] != -1).tolist() for rule in rules}
    belief = []
    for i in range(len(votes)):
        said = [own[rule] for rule in rules if voted[rule][i]]
        if said:
            belief.append({c: said.count(c) / len(said) for c in prior})
        else:
            belief.append(dict(prior))
    for _ in range(rounds):
        a, b = {}, {}
        for rule in rules:
            p = [one[own[rule]] for one in belief]
            yes = [p[i] for i in range(len(p)) if voted[rule][i]]
            a[rule] = (1 + sum(yes)) / (2 + sum(p))
            b[rule] = (1 + len(yes) - sum(yes)) / (2 + len(p) - sum(p))
        for i in range(len(votes)):
            score = {}
            for c in prior:
                score[c] = np.log(prior[c])
                for rule in rules:
                    rate = a[rule] if own[rule] == c else b[rule]
                    score[c] += np.log(rate if voted[rule][i] else 1 - rate)
            highest = max(score.values())
            total = sum(np.exp(s - highest) for s in score.values())
            belief[i] = {c: np.exp(s - highest) / total for c, s in score.items()}
    return {
        "probabilities": pd.DataFrame(belief, index=votes.index),
        "rates": pd.DataFrame({"own": a, "other": b}),
    }
