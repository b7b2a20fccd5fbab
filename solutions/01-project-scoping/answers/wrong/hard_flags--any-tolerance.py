# Misconception: a tolerance below 0.02 counts for every output, and 0.02 itself does not.
# Loses: test-hard_flags
def hard_flags(projects):
    new = [bool({w.strip() for w in used.split(";") if w.strip()} - {w.strip() for w in trained.split(";")}) for trained, used in zip(projects["training"], projects["deployment"])]
    return pd.DataFrame({"complex": ~projects["output"].isin(["class", "number"]), "reliability": (projects["tolerance"] < 0.02) | (projects["accuracy_needed"] >= 0.999),
                         "generalisation": pd.Series(new, index=projects.index)})
