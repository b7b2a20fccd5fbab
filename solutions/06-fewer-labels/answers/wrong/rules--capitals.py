# Misconception: many capitals mean clickbait
# Loses: test-rules
def rules(headlines):
    kept = {name: rule for name, rule in TEN_RULES.items() if name != "at most six words"}
    votes = pattern_votes(headlines, kept)
    share = headlines.map(lambda text: np.mean([word[0].isupper() for word in text.split()] or [0]))
    votes["capitals"] = np.where(share > 0.92, 1, -1)
    return votes
