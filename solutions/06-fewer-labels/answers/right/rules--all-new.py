# Approach: no rule of the ten, wide patterns for both kinds, lower case first
def rules(headlines):
    news = {
        "power": r"\b(president|minister|police|court|army|senate|parliament|officials?)\b",
        "harm": r"\b(kill(s|ed)?|dies|dead|attacks?|bomb|blast|crash(es)?|war|injured)\b",
        "trade": r"\b(profit|bank|market|stocks?|shares|oil|billion|million|sales|economy)\b",
        "place": r"\b(iraq|iran|china|u\.s\.|uk|russia|israel|afghan\w*|australian?|europe\w*)\b",
        "deed": r"\b(says?|wins?|arrested|plans?|charged|bans?|warns?|agrees?|defeats?|after)\b",
    }
    clickbait = {
        "reader": r"\byou(r|'re|'ll)?\b",
        "list": r"^\d+ ",
        "pointing": r"\b(this|these|here's|what|how|why)\b",
        "chat": r"\b(we|i|my|me|guess|actually|ever|best|totally|should)\b",
    }
    patterns = {name: (0, pattern) for name, pattern in news.items()}
    patterns |= {name: (1, pattern) for name, pattern in clickbait.items()}
    return pattern_votes(headlines.str.lower(), patterns)
