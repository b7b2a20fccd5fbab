# Misconception: the ten rules are good enough
# Loses: test-rules, test-rules-end-model
def rules(headlines):
    return pattern_votes(headlines, TEN_RULES)
