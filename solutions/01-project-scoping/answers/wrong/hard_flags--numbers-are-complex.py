# Misconception: only a class is a simple output.
# Loses: test-hard_flags
def hard_flags(projects):
    new = [bool({w.strip() for w in used.split(";") if w.strip()} - {w.strip() for w in trained.split(";")}) for trained, used in zip(projects["training"], projects["deployment"])]
    precise = (projects["output"] == "number") & (projects["tolerance"] <= 0.02)
    return pd.DataFrame({"complex": projects["output"] != "class", "reliability": precise | (projects["accuracy_needed"] >= 0.999), "generalisation": pd.Series(new, index=projects.index)})
