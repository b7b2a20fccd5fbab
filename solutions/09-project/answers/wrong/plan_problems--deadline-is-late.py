# Misconception: labels that are ready in week 5 are late.
# Loses: test-plan_problems, test-plan_problems-dates
def plan_problems(plan, needed):
    make = plan["labels to make"]
    seconds = make * plan["answers a label"] * plan["seconds an answer"]
    weeks = max(0, plan["labels ready by week"] - plan["first label in week"])
    hours = plan["labellers"] * plan["hours a week"] * weeks
    found = []
    if seconds > hours * 3600:
        found.append("hours")
    if make > 0 and plan["first label in week"] < 1 + plan["lead time in weeks"]:
        found.append("lead")
    if plan["labels ready by week"] >= MODEL_WEEK:
        found.append("deadline")
    if plan["test cases"] < needed:
        found.append("test")
    if make + plan["labelled already"] <= plan["test cases"]:
        found.append("train")
    return found
