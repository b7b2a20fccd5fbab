# Misconception: a team has four seats whatever the limit says.
# Loses: test-check_signups, test-place, test-place-everybody
def check_signups(sheet, limit=4):
    teams = {project: {name.strip() for name in members.split(";")} - {""} for project, members in zip(sheet["project"], sheet["members"])}
    names = [name for team in teams.values() for name in team]
    return {"over": sorted(p for p, team in teams.items() if len(team) > 4), "twice": sorted({name for name in names if names.count(name) > 1}),
            "alone": sorted(p for p, team in teams.items() if len(team) == 1)}


def place(students, sheet, limit=4):
    teams, seats = {project: 0 for project in sheet["project"]}, {}
    for project, members in zip(sheet["project"], sheet["members"]):
        for name in filter(None, (name.strip() for name in members.split(";"))):
            if name not in seats and teams[project] < 4:
                seats[name] = (project, "signed")
                teams[project] += 1
    for row in students.to_dict("records"):
        for wish in ("first", "second", "third"):
            if row["student"] not in seats and teams.get(row[wish], 4) < 4:
                seats[row["student"]] = (row[wish], wish)
                teams[row[wish]] += 1
    for student in students["student"]:
        if student not in seats:
            free = [project for project in teams if teams[project] < 4]
            project = min([p for p in free if teams[p]] or free, key=teams.get)
            seats[student] = (project, "any")
            teams[project] += 1
    return pd.DataFrame(list(seats.values()), index=list(seats), columns=["project", "how"])
