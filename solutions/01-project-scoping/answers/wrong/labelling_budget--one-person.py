# Misconception: the work is not shared among the people.
# Loses: test-labelling_budget
def labelling_budget(tasks, ways):
    from scipy.stats import binom

    half, labels = ways["votes"] // 2, tasks * ways["votes"]
    quality = binom.sf(half, ways["votes"], ways["accuracy"]) + np.where(ways["votes"] % 2 == 0, binom.pmf(half, ways["votes"], ways["accuracy"]) / 2, 0)
    return pd.DataFrame({"labels": labels, "price": ways["setup"] + labels * ways["price"], "quality": quality,
                         "weeks": ways["lead"] + labels * ways["seconds"] / 3600 / ways["hours"]}, index=ways.index)
