# Misconception: chance may pair an answer with itself, as in Scott's pi.
# Loses: test-alpha, test-alpha-levels, test-alpha_interval-edges
def distance(a, b, level):
    return float(a != b) if level == "nominal" else (float(a) - float(b)) ** 2


def mean_over_pairs(labels, level):
    total = 0.0
    for i, one in enumerate(labels):
        for j, other in enumerate(labels):
            if i != j:
                total += distance(one, other, level)
    return total / (len(labels) * (len(labels) - 1))


def by_task(annotations):
    found = {}
    for task, label in zip(annotations["task"], annotations["label"]):
        if not pd.isna(label):
            found.setdefault(task, []).append(label)
    return {task: labels for task, labels in found.items() if len(labels) > 1}


def observed(tasks, level):
    answers = sum(len(labels) for labels in tasks.values())
    return sum(len(v) * mean_over_pairs(v, level) for v in tasks.values()) / answers


def agreement(annotations):
    tasks = by_task(annotations)
    return 1 - observed(tasks, "nominal") if tasks else float("nan")


def alpha(annotations, level):
    tasks = by_task(annotations)
    flat = [label for labels in tasks.values() for label in labels]
    if level == "ordinal":
        ranks = iter(pd.Series(flat, dtype=float).rank())
        tasks = {task: [next(ranks) for _ in labels] for task, labels in tasks.items()}
        flat = [rank for labels in tasks.values() for rank in labels]
    by_chance = mean_over_pairs(flat, level) if flat else 0.0
    by_chance *= (len(flat) - 1) / max(len(flat), 1)
    return 1 - observed(tasks, level) / by_chance if by_chance else float("nan")
