# Misconception: the ten rules are good enough, nothing new is needed
# Loses: test-rules
def rules(headlines):
    return pattern_votes(headlines, TEN_RULES)
