# Approach: plain Python with Counter
from collections import Counter, defaultdict


def sheets_of(clusters, shown, said):
    found = defaultdict(list)
    for digit, answer in zip(shown, said):
        found[int(clusters[int(digit)])].append(int(answer))
    return found


def name_groups(clusters, shown, said, share):
    rows = {}
    for group, answers in sheets_of(clusters, shown, said).items():
        common = Counter(answers).most_common(2)
        tie = len(common) == 2 and common[0][1] == common[1][1]
        if not tie and common[0][1] / len(answers) >= share:
            for digit, other in enumerate(clusters):
                if int(other) == group:
                    rows[digit] = {"label": common[0][0], "by": "group"}
    for digit, answer in zip(shown, said):
        rows[int(digit)] = {"label": int(answer), "by": "person"}
    return pd.DataFrame.from_dict(rows, orient="index")
