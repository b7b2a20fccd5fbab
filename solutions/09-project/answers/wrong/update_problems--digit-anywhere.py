# Misconception: a digit in the next step counts as a number.
# Loses: test-update_problems
def update_problems(updates, teams, weeks):
    found = []
    for team in teams:
        own = updates[updates["team"] == team].set_index("week")
        before = ""
        for week in weeks:
            if week not in own.index:
                found.append((team, week, "missing"))
                continue
            done = own.loc[week, "done"]
            step = own.loc[week, "next"].strip().lower()
            if not any(letter.isdigit() for letter in done + step):
                found.append((team, week, "no number"))
            if not step:
                found.append((team, week, "no next step"))
            elif step == before:
                found.append((team, week, "same next step"))
            before = step
    return found
