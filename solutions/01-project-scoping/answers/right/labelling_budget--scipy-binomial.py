# Approach: scipy's binomial distribution for the majority, columns added one by one.
def labelling_budget(tasks, ways):
    from scipy.stats import binom

    plan = ways.copy()
    plan["labels"] = plan["votes"] * tasks
    hours_of_work = plan["labels"] * plan["seconds"] / (60 * 60)
    plan["weeks"] = plan["lead"] + hours_of_work / plan["people"] / plan["hours"]
    plan["quality"] = binom.sf(plan["votes"] // 2, plan["votes"], plan["accuracy"]) + np.where(
        plan["votes"] % 2 == 0, binom.pmf(plan["votes"] // 2, plan["votes"], plan["accuracy"]) / 2, 0)
    plan["price"] = plan["labels"] * ways["price"] + plan["setup"]
    return plan[["labels", "price", "weeks", "quality"]]
