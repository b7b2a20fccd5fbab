# Approach: a dictionary a worker, with the Wilson formula in a helper cell.
from math import sqrt

def wilson(right, asked, z=1.96):
    share = right / asked
    scale = 1 + z * z / asked
    centre = (share + z * z / (2 * asked)) / scale
    half = z * sqrt(share * (1 - share) / asked + z * z / (4 * asked * asked)) / scale
    return centre - half, centre + half

# %%
def gold_accuracy(annotations, gold):
    answers = gold.to_dict()
    tally = {}
    for row in annotations.itertuples():
        if row.task in answers:
            right, asked = tally.get(row.worker, (0, 0))
            tally[row.worker] = (right + int(row.label == answers[row.task]), asked + 1)
    table = {worker: {"right": right, "asked": asked, "estimate": right / asked, "low": wilson(right, asked)[0], "high": wilson(right, asked)[1]}
             for worker, (right, asked) in tally.items()}
    return pd.DataFrame.from_dict(table, orient="index")
