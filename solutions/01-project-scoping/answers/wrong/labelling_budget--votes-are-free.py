# Misconception: the tasks are counted, not the labels.
# Loses: test-labelling_budget
def labelling_budget(tasks, ways):
    from scipy.stats import binom

    half = ways["votes"] // 2
    quality = binom.sf(half, ways["votes"], ways["accuracy"]) + np.where(ways["votes"] % 2 == 0, binom.pmf(half, ways["votes"], ways["accuracy"]) / 2, 0)
    return pd.DataFrame({"labels": tasks, "price": ways["setup"] + tasks * ways["price"], "quality": quality,
                         "weeks": ways["lead"] + tasks * ways["seconds"] / 3600 / (ways["people"] * ways["hours"])}, index=ways.index)
