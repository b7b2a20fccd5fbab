# Misconception: dropping the worst rule is enough
# Loses: test-rules
def rules(headlines):
    kept = {name: rule for name, rule in TEN_RULES.items() if name != "at most six words"}
    return pattern_votes(headlines, kept)
