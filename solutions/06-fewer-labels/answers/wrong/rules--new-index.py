# Misconception: the rows of the votes are numbered anew
# Loses: test-rules
def rules(headlines):
    kept = {name: rule for name, rule in TEN_RULES.items() if name != "at most six words"}
    return pattern_votes(headlines, kept).reset_index(drop=True)
