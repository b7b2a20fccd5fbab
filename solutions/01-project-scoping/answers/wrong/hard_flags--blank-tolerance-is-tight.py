# Misconception: a number without a tolerance must be exact.
# Loses: test-hard_flags
def hard_flags(projects):
    def words(text):
        return {word.strip() for word in text.split(";") if word.strip()}

    new = [bool(words(used) - words(trained)) for trained, used in zip(projects["training"], projects["deployment"])]
    precise = (projects["output"] == "number") & (projects["tolerance"].fillna(0) <= 0.02)
    return pd.DataFrame({"complex": ~projects["output"].isin(["class", "number"]), "reliability": precise | (projects["accuracy_needed"] >= 0.999),
                         "generalisation": pd.Series(new, index=projects.index)})
