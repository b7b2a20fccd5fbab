# Approach: the feed as a dictionary of team and week.
def update_problems(updates, teams, weeks):
    feed = {
        (team, int(week)): (done, step.strip().casefold())
        for team, week, done, step in zip(
            updates["team"], updates["week"], updates["done"], updates["next"]
        )
    }
    triples = set()
    for team in teams:
        posted = [week for week in weeks if (team, week) in feed]
        triples |= {(team, week, "missing") for week in weeks if week not in posted}
        for last, week in zip([None, *posted], posted):
            done, step = feed[team, week]
            if not set(done) & set("0123456789"):
                triples.add((team, week, "no number"))
            if step == "":
                triples.add((team, week, "no next step"))
            elif last is not None and feed[team, last][1] == step:
                triples.add((team, week, "same next step"))
    return sorted(triples)
