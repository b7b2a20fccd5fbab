# Approach: a matrix of tasks by labels, counted with numbers in place of names.
def ask_again(annotations, lead, cap):
    task, tasks = pd.factorize(annotations["task"])
    label, labels = pd.factorize(annotations["label"])  # a blank is -1
    counts = np.zeros((len(tasks), len(labels) + 2), dtype=int)
    given = label >= 0
    np.add.at(counts, (task[given], label[given]), 1)
    two = np.partition(counts, -2, axis=1)[:, -2:]
    size = np.bincount(task, minlength=len(tasks))
    again = (two[:, 1] - two[:, 0] < lead) & (size < cap)
    return tasks[again].tolist()
