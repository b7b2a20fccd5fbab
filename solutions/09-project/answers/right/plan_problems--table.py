# Approach: a table of codes and conditions.
def plan_problems(plan, needed):
    make, first = plan["labels to make"], plan["first label in week"]
    ready = plan["labels ready by week"]
    work = make * plan["answers a label"] * plan["seconds an answer"] / 3600
    time = max(ready - first, 0) * plan["labellers"] * plan["hours a week"]
    holds = {
        "hours": work > time,
        "lead": make and first - plan["lead time in weeks"] < 1,
        "deadline": ready > MODEL_WEEK,
        "test": needed > plan["test cases"],
        "train": plan["test cases"] >= make + plan["labelled already"],
    }
    return [code for code in holds if holds[code]]
