# Approach: collections.Counter gives the two commonest labels of each group.
from collections import Counter


def ask_again(annotations, lead, cap):
    result = []
    for task, part in annotations.groupby("task"):
        common = [n for _, n in Counter(part["label"].dropna()).most_common(2)]
        ahead = common[0] - common[1] if len(common) == 2 else sum(common)
        result += [task] * bool(ahead < lead and len(part) < cap)
    return result
