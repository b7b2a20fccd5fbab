# Approach: teams as lists of names; one pass a rule; helpers in a cell of their own.
def split_names(text):
    names = []
    for name in text.split(";"):
        if name.strip() and name.strip() not in names:
            names.append(name.strip())
    return names

# %%
def check_signups(sheet, limit=4):
    rows = {row.project: split_names(row.members) for row in sheet.itertuples()}
    count = {}
    for names in rows.values():
        for name in names:
            count[name] = count.get(name, 0) + 1
    return {"alone": sorted(p for p in rows if len(rows[p]) == 1), "over": sorted(p for p in rows if len(rows[p]) > limit), "twice": sorted(n for n in count if count[n] > 1)}


def place(students, sheet, limit=4):
    everybody = list(students["student"])
    teams = {project: [] for project in sheet["project"]}
    if len(everybody) > limit * len(teams):
        raise ValueError("not enough seats")
    unknown = [name for text in sheet["members"] for name in split_names(text) if name not in everybody]
    if unknown:
        raise ValueError(f"no students: {unknown}")
    where, how = {}, {}
    for project, text in zip(sheet["project"], sheet["members"]):
        for name in split_names(text):
            if name not in where and len(teams[project]) < limit:
                teams[project].append(name)
                where[name], how[name] = project, "signed"
    wishes = students.set_index("student")
    for name in everybody:
        for rank in ["first", "second", "third"]:
            project = wishes.loc[name, rank]
            if name not in where and project in teams and len(teams[project]) < limit:
                teams[project].append(name)
                where[name], how[name] = project, rank
    for name in everybody:
        if name in where:
            continue
        started = [project for project in teams if 0 < len(teams[project]) < limit]
        if started:
            project = sorted(started, key=lambda project: len(teams[project]))[0]
        else:
            project = [project for project in teams if not teams[project]][0]
        teams[project].append(name)
        where[name], how[name] = project, "any"
    return pd.DataFrame({"project": where, "how": how})
