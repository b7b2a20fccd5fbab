# Approach: plain dictionaries: who said what on each task, then one answer at a time.
def agreement(annotations):
    said = {}
    for task, worker, label in zip(annotations["task"], annotations["worker"], annotations["label"]):
        said.setdefault(task, []).append((worker, bool(label)))
    result = {}
    for answers in said.values():
        for worker, label in answers:
            tally = result.setdefault(worker, {"right": 0, "counted": 0, "undecided": 0})
            others = [other for person, other in answers if person != worker]
            if 2 * sum(others) == len(others):
                tally["undecided"] += 1
            else:
                tally["counted"] += 1
                tally["right"] += label == (2 * sum(others) > len(others))
    table = pd.DataFrame.from_dict(result, orient="index")
    table["agreement"] = [right / counted if counted else float("nan") for right, counted in zip(table["right"], table["counted"])]
    return table
