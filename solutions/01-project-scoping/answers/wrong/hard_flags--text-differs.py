# Misconception: two domains are alike only if their texts are equal.
# Loses: test-hard_flags-generalisation
def hard_flags(projects):
    precise = (projects["output"] == "number") & (projects["tolerance"] <= 0.02)
    return pd.DataFrame({"complex": ~projects["output"].isin(["class", "number"]), "reliability": precise | (projects["accuracy_needed"] >= 0.999),
                         "generalisation": projects["training"] != projects["deployment"]})
