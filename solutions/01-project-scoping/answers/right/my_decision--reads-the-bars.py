# Approach: computes both answers from the bars of the idea.
def my_decision():
    idea = my_idea()
    bars = swings_of(scoping.as_row(idea), scoping.as_ranges(idea))
    ends = bars.to_numpy()
    choice = "find out more"
    if (ends >= 1).all():
        choice = "do it"
    elif (ends < 1).all():
        choice = "leave it"
    return {"widest": (bars["high"] - bars["low"]).abs().idxmax(), "choice": choice}
