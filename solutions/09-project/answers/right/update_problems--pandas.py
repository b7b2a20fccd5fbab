# Approach: masks and a shift within each team.
def update_problems(updates, teams, weeks):
    asked = updates["team"].isin(teams) & updates["week"].isin(weeks)
    own = updates[asked].sort_values(["team", "week"])
    own = own.assign(step=own["next"].astype(str).str.strip().str.lower())
    own["last"] = own.groupby("team")["step"].shift()
    blank = own["step"] == ""
    masks = {
        "no number": ~own["done"].astype(str).str.contains("[0-9]", regex=True),
        "no next step": blank,
        "same next step": ~blank & (own["step"] == own["last"]),
    }
    found = []
    for code, mask in masks.items():
        rows = own[mask.astype(bool)]
        found += [(t, int(w), code) for t, w in zip(rows["team"], rows["week"])]
    there = set(zip(own["team"], own["week"]))
    gaps = [(t, w, "missing") for t in teams for w in weeks if (t, w) not in there]
    return found + gaps
