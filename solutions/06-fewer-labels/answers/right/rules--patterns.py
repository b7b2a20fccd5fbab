# Approach: nine of the ten and five patterns more
def rules(headlines):
    mine = {k: v for k, v in TEN_RULES.items() if k != "at most six words"}
    mine["dies"] = (0, r"\b(?:dies|dead|killed|kills|death|attack|arrested)\b")
    mine["more countries"] = (
        0,
        r"\b(?:us|u\.s|un|france|french|african?|australian?|british|korea|japan|german(?:y|s)?|nasa)\b",
    )
    mine["money"] = (0, r"\b(?:million|billion|percent|bank|crisis|oil|profit|budget|plan|talks)\b")
    mine["here's"] = (1, r"\b(?:here's|here|people|everyone|looks|women|guy|girl|things)\b")
    mine["pop"] = (1, r"\b(?:instagram|twitter|taylor|kanye|kardashian|justin|star|just|so)\b")
    return pattern_votes(headlines, mine)
