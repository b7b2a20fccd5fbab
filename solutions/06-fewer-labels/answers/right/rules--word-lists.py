# Approach: sets of words beside seven of the ten
def rules(headlines):
    lower = headlines.str.lower()
    words = lower.str.findall(r"[a-z']+").map(set)
    votes = pattern_votes(
        lower, {k: TEN_RULES[k] for k in ["number first", "you", "question", "superlative", "office", "country", "comma"]}
    )
    lists = {
        "sport": (0, {"wins", "win", "league", "cup", "final", "game"}),
        "state": (0, {"judge", "bill", "law", "state", "states", "workers", "chief", "trial", "study", "report"}),
        "violence": (0, {"dies", "dead", "killed", "kills", "attack", "war", "fire", "crash"}),
        "places": (0, {"us", "un", "france", "french", "africa", "australian", "british", "korea", "south"}),
        "money": (0, {"million", "billion", "bank", "crisis", "oil", "profit", "plan", "talks"}),
        "feelings": (1, {"here's", "here", "people", "everyone", "looks", "women", "things", "just", "love"}),
    }
    for name, (label, wanted) in lists.items():
        votes[name] = np.where(words.map(lambda w: bool(w & wanted)), label, ABSTAIN)
    return votes
