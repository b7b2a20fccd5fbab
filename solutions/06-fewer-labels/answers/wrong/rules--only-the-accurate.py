# Misconception: every rule above .9 and two news rules: few labels of news do no harm
# Loses: test-rules-end-model
def rules(headlines):
    dropped = {"country", "comma", "at most six words"}
    kept = {name: rule for name, rule in TEN_RULES.items() if name not in dropped}
    kept["sport"] = (0, r"\b(?:cup|league|final|coach|season|open|match)\b")
    kept["harm"] = (0, r"\b(?:kill(?:s|ed)?|dead|attack|bomb|crash|fire|quake|arrest(?:ed|s)?)\b")
    return pattern_votes(headlines, kept)
