# Misconception: tasks with nothing but blanks are forgotten.
# Loses: test-ask_again-blanks
def ask_again(annotations, lead, cap):
    tasks = {}
    for task, label in zip(annotations["task"], annotations["label"]):
        tasks.setdefault(task, []).append(label)
    wanted = []
    for task, labels in tasks.items():
        given = [label for label in labels if not pd.isna(label)]
        if not given:
            continue
        counts = sorted((given.count(label) for label in set(given)), reverse=True) + [0, 0]
        if counts[0] - counts[1] < lead and len(labels) < cap:
            wanted.append(task)
    return wanted
