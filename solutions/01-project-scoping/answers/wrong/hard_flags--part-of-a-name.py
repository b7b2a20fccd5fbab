# Misconception: a condition is known if its name occurs anywhere in the text of the training domain.
# Loses: test-hard_flags-generalisation
def hard_flags(projects):
    new = [any(w.strip() not in trained for w in used.split(";")) for trained, used in zip(projects["training"], projects["deployment"])]
    precise = (projects["output"] == "number") & (projects["tolerance"] <= 0.02)
    return pd.DataFrame({"complex": ~projects["output"].isin(["class", "number"]), "reliability": precise | (projects["accuracy_needed"] >= 0.999), "generalisation": pd.Series(new, index=projects.index)})
