# Misconception: the sums below go over the items on which the rule votes
# Loses: test-label_model, test-label_model-prior, test-label_model-classes
def label_model(votes, prior, rounds):
    p = labelling.first_shares(votes, prior)
    for _ in range(rounds):
        rates = {}
        for rule, own in own_classes(votes).items():
            says, mine = votes[rule] != ABSTAIN, p[own]
            rates[rule] = {
                "own": (1 + mine[says].sum()) / (2 + mine[says].sum()),
                "other": (1 + (1 - mine)[says].sum()) / (2 + (1 - mine)[says].sum()),
            }
        rates = pd.DataFrame(rates).T
        p = e_step(votes, prior, rates)
    return {"probabilities": p, "rates": rates}
