# Misconception: whoever gets none of three wishes is left out.
# Loses: test-place, test-place-everybody
def check_signups(sheet, limit=4):
    teams = {project: {name.strip() for name in members.split(";")} - {""} for project, members in zip(sheet["project"], sheet["members"])}
    names = [name for team in teams.values() for name in team]
    return {"over": sorted(p for p, team in teams.items() if len(team) > limit), "twice": sorted({name for name in names if names.count(name) > 1}),
            "alone": sorted(p for p, team in teams.items() if len(team) == 1)}


def place(students, sheet, limit=4):
    teams, seats = {project: 0 for project in sheet["project"]}, {}
    for project, members in zip(sheet["project"], sheet["members"]):
        for name in filter(None, (name.strip() for name in members.split(";"))):
            if name not in seats and teams[project] < limit:
                seats[name] = (project, "signed")
                teams[project] += 1
    for row in students.to_dict("records"):
        for wish in ("first", "second", "third"):
            if row["student"] not in seats and teams.get(row[wish], limit) < limit:
                seats[row["student"]] = (row[wish], wish)
                teams[row[wish]] += 1
    return pd.DataFrame(list(seats.values()), index=list(seats), columns=["project", "how"])
