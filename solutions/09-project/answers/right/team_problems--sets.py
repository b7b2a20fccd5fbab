# Approach: sets of members by team, and of teams by student.
def team_problems(sheet, students):
    members, places = {}, {}
    for team, student in zip(sheet["team"], sheet["student"]):
        members.setdefault(team, set()).add(student)
        places.setdefault(student, set()).add(team)
    found = [(team, "more than four") for team in members if len(members[team]) > 4]
    found += [(one, "in two teams") for one in places if len(places[one]) >= 2]
    found += [(one, "not in the class") for one in set(places) - set(students)]
    return found + [(one, "in no team") for one in set(students) - set(places)]
