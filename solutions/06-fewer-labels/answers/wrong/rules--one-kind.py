# Misconception: rules for clickbait are enough: what is left is news
# Loses: test-rules, test-rules-end-model
def rules(headlines):
    kept = {name: rule for name, rule in TEN_RULES.items() if rule[0] == 1}
    votes = pattern_votes(headlines, kept)
    votes["no clickbait word"] = np.where((votes == -1).all(axis=1), 0, -1)
    return votes
