# Approach: lists of labels by task, drawn by Python's own generator, with quantiles written out.
import math
import random


def quantile(ordered, share):
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def alpha_interval(annotations, level, draws, seed):
    generator = random.Random(seed)
    tasks = {}
    for task, label in zip(annotations["task"], annotations["label"]):
        tasks.setdefault(task, []).append(label)
    parts = list(tasks.values())
    found = []
    for _ in range(draws):
        numbers, labels = [], []
        for number in range(len(parts)):
            part = parts[generator.randrange(len(parts))]
            numbers += [number] * len(part)
            labels += part
        value = alpha(pd.DataFrame({"task": numbers, "label": labels}), level)
        if not math.isnan(value):
            found.append(value)
    if not found:
        return math.nan, math.nan
    found.sort()
    return quantile(found, 0.025), quantile(found, 0.975)
