# Misconception: a rule that abstains was not asked
# Loses: test-label_model, test-label_model-prior, test-label_model-classes
def label_model(votes, prior, rounds):
    classes = list(prior)
    share = np.array([prior[one] for one in classes], dtype=float)
    votes = votes.loc[:, (votes != ABSTAIN).any()]
    says = (votes != ABSTAIN).to_numpy(float)  # items x rules
    own = np.array([[votes[rule].max() == one for rule in votes] for one in classes])
    counts = says @ own.T  # items x classes
    voters = counts.sum(axis=1, keepdims=True)
    belief = np.where(voters > 0, counts / np.maximum(voters, 1), share)
    for _ in range(rounds):
        mine = belief @ own  # items x rules: probability of the rule's own class
        a = (1 + (mine * says).sum(axis=0)) / (2 + mine.sum(axis=0))
        b = (1 + ((1 - mine) * says).sum(axis=0)) / (2 + (1 - mine).sum(axis=0))
        rate = np.where(own, a, b)  # classes x rules
        score = np.log(share) + says @ np.log(rate).T
        belief = np.exp(score - score.max(axis=1, keepdims=True))
        belief /= belief.sum(axis=1, keepdims=True)
    return {
        "probabilities": pd.DataFrame(belief, votes.index, classes),
        "rates": pd.DataFrame({"own": a, "other": b}, votes.columns),
    }
