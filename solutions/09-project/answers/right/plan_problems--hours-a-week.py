# Approach: hours that are needed in each week against hours that there are in a week.
def plan_problems(plan, needed):
    weeks = plan["labels ready by week"] - plan["first label in week"]
    answers = plan["labels to make"] * plan["answers a label"]
    seconds = answers * plan["seconds an answer"]
    a_week = 3600 * plan["labellers"] * plan["hours a week"]
    problems = []
    if seconds and (weeks <= 0 or seconds / weeks > a_week):
        problems += ["hours"]
    earliest = plan["lead time in weeks"] + 1
    if plan["labels to make"] and plan["first label in week"] < earliest:
        problems += ["lead"]
    if plan["labels ready by week"] >= MODEL_WEEK + 1:
        problems += ["deadline"]
    if not plan["test cases"] >= needed:
        problems += ["test"]
    left = plan["labelled already"] + plan["labels to make"] - plan["test cases"]
    return problems + ["train"] * (left <= 0)
