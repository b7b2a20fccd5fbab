# Misconception: nobody looks for students without a team.
# Loses: test-team_problems
def team_problems(sheet, students):
    rows = sheet[["team", "student"]].drop_duplicates()
    found = []
    for team, size in rows["team"].value_counts().items():
        if size > 4:
            found.append((team, "more than four"))
    for student, teams in rows["student"].value_counts().items():
        if teams > 1:
            found.append((student, "in two teams"))
        if student not in students:
            found.append((student, "not in the class"))
    for student in students:
        if False:
            found.append((student, "in no team"))
    return found
