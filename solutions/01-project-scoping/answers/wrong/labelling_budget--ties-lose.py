# Misconception: a tie counts as wrong, so two votes look worse than one.
# Loses: test-labelling_budget-quality
def labelling_budget(tasks, ways):
    from scipy.stats import binom

    labels = tasks * ways["votes"]
    return pd.DataFrame({"labels": labels, "price": ways["setup"] + labels * ways["price"], "quality": binom.sf(ways["votes"] // 2, ways["votes"], ways["accuracy"]),
                         "weeks": ways["lead"] + labels * ways["seconds"] / 3600 / (ways["people"] * ways["hours"])}, index=ways.index)
