# Misconception: more votes do not change the quality.
# Loses: test-labelling_budget-quality
def labelling_budget(tasks, ways):
    labels = tasks * ways["votes"]
    return pd.DataFrame({"labels": labels, "price": ways["setup"] + labels * ways["price"], "quality": ways["accuracy"],
                         "weeks": ways["lead"] + labels * ways["seconds"] / 3600 / (ways["people"] * ways["hours"])}, index=ways.index)
