# Misconception: asks on when the lead is exactly reached.
# Loses: test-ask_again, test-ask_again-labels, test-ask_again-blanks
def ask_again(annotations, lead, cap):
    tasks = {}
    for task, label in zip(annotations["task"], annotations["label"]):
        tasks.setdefault(task, []).append(label)
    wanted = []
    for task, labels in tasks.items():
        given = [label for label in labels if not pd.isna(label)]
        counts = sorted((given.count(label) for label in set(given)), reverse=True) + [0, 0]
        if counts[0] - counts[1] <= lead and len(labels) < cap:
            wanted.append(task)
    return wanted
