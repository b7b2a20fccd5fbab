# Misconception: one right vote among several is enough.
# Loses: test-labelling_budget-quality
def labelling_budget(tasks, ways):
    labels = tasks * ways["votes"]
    return pd.DataFrame({"labels": labels, "price": ways["setup"] + labels * ways["price"], "quality": 1 - (1 - ways["accuracy"]) ** ways["votes"],
                         "weeks": ways["lead"] + labels * ways["seconds"] / 3600 / (ways["people"] * ways["hours"])}, index=ways.index)
