# Approach: eight of the ten, a verb rule and a world rule
def rules(headlines):
    dropped = {"at most six words", "I or we"}
    kept = {name: rule for name, rule in TEN_RULES.items() if name not in dropped}
    verbs = "says|say|dies|wins|plan|plans|sues|seeks|faces|urges|opens|rises|falls|dead"
    world = "iraqi|afghan|israeli|chinese|russian|pakistan|korea|iran|troops|army|war|attack"
    kept["verbs"] = (0, rf"\b(?:{verbs})\b")
    kept["world"] = (0, rf"\b(?:{world})\b")
    return pattern_votes(headlines, kept)
