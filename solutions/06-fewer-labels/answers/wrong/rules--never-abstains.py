# Misconception: a rule says news where it does not say clickbait
# Loses: test-rules, test-rules-end-model
def rules(headlines):
    votes = pattern_votes(headlines, TEN_RULES)
    return votes.where(votes != -1, 0)
