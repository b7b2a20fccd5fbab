# Misconception: three good rules beat ten
# Loses: test-rules, test-rules-end-model
def rules(headlines):
    return pattern_votes(headlines, {name: TEN_RULES[name] for name in ("you", "number first", "office")})
