# Approach: groupby pairs, counts of equal couples.
def judge_report(votes):
    key = ["question", "turn", "model_a", "model_b"]
    verdict = votes["gpt4"].replace("inconsistent", "tie")
    same = couples = 0
    for _, group in votes.groupby(key):
        n = len(group)
        c = group["human"].value_counts()
        same += (c * (c - 1)).sum()
        couples += n * (n - 1)
    pairs = votes.drop_duplicates(key)
    return {
        "judge_people": (votes["human"] == verdict).mean(),
        "people_people": same / couples if couples else np.nan,
        "flips": (pairs["gpt4"] == "inconsistent").mean(),
        "people_wins": wins(votes, "human"),
        "judge_wins": wins(pairs, "gpt4"),
    }
