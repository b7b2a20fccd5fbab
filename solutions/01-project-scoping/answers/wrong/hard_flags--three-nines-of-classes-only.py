# Misconception: a number is judged by its tolerance alone, whatever accuracy it needs.
# Loses: test-hard_flags
def hard_flags(projects):
    new = [bool({w.strip() for w in used.split(";") if w.strip()} - {w.strip() for w in trained.split(";")}) for trained, used in zip(projects["training"], projects["deployment"])]
    number = projects["output"] == "number"
    return pd.DataFrame({"complex": ~projects["output"].isin(["class", "number"]), "reliability": (number & (projects["tolerance"] <= 0.02)) | (~number & (projects["accuracy_needed"] >= 0.999)),
                         "generalisation": pd.Series(new, index=projects.index)})
