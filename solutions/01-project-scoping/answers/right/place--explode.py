# Approach: pandas' explode for the sheet, counts for the check; free seats are counted down in a Series.
def check_signups(sheet, limit=4):
    long = sheet.assign(name=sheet["members"].str.split(";")).explode("name", ignore_index=True)
    long["name"] = long["name"].str.strip()
    long = long[long["name"].fillna("") != ""].drop_duplicates(["project", "name"])
    size, times = long.groupby("project").size(), long.groupby("name").size()
    return {"over": sorted(size[size > limit].index), "twice": sorted(times[times > 1].index), "alone": sorted(size[size == 1].index)}


def place(students, sheet, limit=4):
    free = pd.Series(limit, index=sheet["project"].tolist())
    if free.sum() < len(students):
        raise ValueError("too few seats")
    rows = []

    def give(name, project, how):
        free[project] -= 1
        rows.append((name, project, how))

    long = sheet.assign(name=sheet["members"].str.split(";")).explode("name", ignore_index=True)
    for project, name in zip(long["project"], long["name"].str.strip()):
        if name == "":
            continue
        if not students["student"].eq(name).any():
            raise ValueError(name)
        if all(name != row[0] for row in rows) and free[project] > 0:
            give(name, project, "signed")
    for _, row in students.iterrows():
        if any(row["student"] == seated[0] for seated in rows):
            continue
        good = [(rank, row[rank]) for rank in ("first", "second", "third") if row[rank] in free.index and free[row[rank]] > 0]
        if good:
            give(row["student"], good[0][1], good[0][0])
    for name in students["student"]:
        if all(name != row[0] for row in rows):
            started = free[(free > 0) & (free < limit)]
            give(name, started.idxmax() if len(started) else free[free > 0].index[0], "any")
    return pd.DataFrame(rows, columns=["student", "project", "how"]).set_index("student")
