# Approach: goes through the answers one by one and looks up what the others said.
def agreement(annotations):
    tasks = {task: rows for task, rows in annotations.groupby("task")}
    result = {}
    for worker, rows in annotations.groupby("worker"):
        right = counted = undecided = 0
        for task, label in zip(rows["task"], rows["label"]):
            everybody = tasks[task]
            others = everybody.loc[everybody["worker"] != worker, "label"]
            if len(others) == 0 or 2 * others.sum() == len(others):
                undecided += 1
            else:
                counted += 1
                right += bool(label) == bool(2 * others.sum() > len(others))
        result[worker] = {"agreement": right / counted if counted else float("nan"), "counted": counted, "undecided": undecided}
    return pd.DataFrame.from_dict(result, orient="index")
