# Approach: pandas counts what is unique in each group.
def team_problems(sheet, students):
    sizes = sheet.groupby("team")["student"].nunique()
    teams = sheet.groupby("student")["team"].nunique()
    listed = pd.Series(students, dtype=object)
    lists = {
        "more than four": sizes.index[sizes > 4],
        "in two teams": teams.index[teams > 1],
        "not in the class": teams.index[~teams.index.isin(listed)],
        "in no team": listed[~listed.isin(teams.index)],
    }
    return [(name, code) for code, names in lists.items() for name in names]
