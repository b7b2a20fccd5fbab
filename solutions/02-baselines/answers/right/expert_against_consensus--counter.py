# Approach: plain Python, a Counter of the others' votes for each rating.
from collections import Counter, defaultdict


def expert_against_consensus(ratings):
    by_task = defaultdict(dict)
    for row in ratings.itertuples():
        by_task[row.task][row.worker] = row.label
    agree = Counter()
    counted = Counter()
    for answers in by_task.values():
        for worker, label in answers.items():
            votes = Counter(v for w, v in answers.items() if w != worker).most_common()
            if not votes or (len(votes) > 1 and votes[0][1] == votes[1][1]):
                continue
            counted[worker] += 1
            agree[worker] += votes[0][0] == label
    workers = list(ratings["worker"].unique())
    return pd.DataFrame(
        {
            "agreement": [agree[w] / counted[w] if counted[w] else float("nan") for w in workers],
            "counted": [counted[w] for w in workers],
        },
        index=workers,
    )
