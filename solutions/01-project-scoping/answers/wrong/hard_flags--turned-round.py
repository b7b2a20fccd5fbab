# Misconception: looks for conditions of the training that the deployment lacks.
# Loses: test-hard_flags-generalisation
def hard_flags(projects):
    new = [bool({w.strip() for w in trained.split(";") if w.strip()} - {w.strip() for w in used.split(";")}) for trained, used in zip(projects["training"], projects["deployment"])]
    precise = (projects["output"] == "number") & (projects["tolerance"] <= 0.02)
    return pd.DataFrame({"complex": ~projects["output"].isin(["class", "number"]), "reliability": precise | (projects["accuracy_needed"] >= 0.999), "generalisation": pd.Series(new, index=projects.index)})
