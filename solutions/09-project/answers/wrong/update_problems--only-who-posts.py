# Misconception: teams that never post are not looked at.
# Loses: test-update_problems, test-update_problems-same
def update_problems(updates, teams, weeks):
    found = []
    for team in teams:
        if team not in set(updates["team"]):
            continue
        own = updates[updates["team"] == team].set_index("week")
        before = ""
        for week in weeks:
            if week not in own.index and week < max(own.index):
                found.append((team, week, "missing"))
                continue
            if week not in own.index:
                continue
            done = own.loc[week, "done"]
            step = own.loc[week, "next"].strip().lower()
            if not any(letter.isdigit() for letter in done):
                found.append((team, week, "no number"))
            if not step:
                found.append((team, week, "no next step"))
            elif step == before:
                found.append((team, week, "same next step"))
            before = step
    return found
