# Approach: pairs and models as numbers, votes as 0, 0.5 or 1; everything is counted by bincount.
def judge_report(votes):
    pair = ["question", "turn", "model_a", "model_b"]
    number = pd.factorize(pd.MultiIndex.from_frame(votes[pair]))[0]
    human, gpt4 = votes["human"].to_numpy(str), votes["gpt4"].to_numpy(str)
    once = np.unique(number, return_index=True)[1]
    size = np.bincount(number)
    couples = (size * (size - 1)).sum()
    equal = 0
    for vote in ("a", "b", "tie"):
        same = np.bincount(number[human == vote])
        equal += (same * (same - 1)).sum()

    def won(rows, vote):
        score = np.where(vote == "a", 1.0, np.where(vote == "b", 0.0, 0.5))[rows]
        sides = votes[["model_a", "model_b"]].to_numpy()[rows]
        model, names = pd.factorize(sides.T.ravel())
        points = np.concatenate([score, 1 - score])
        return dict(zip(names, np.bincount(model, points) / np.bincount(model)))

    return {
        "judge_people": np.mean(human == np.where(gpt4 == "inconsistent", "tie", gpt4)),
        "people_people": equal / couples if couples else np.nan,
        "flips": np.mean(gpt4[once] == "inconsistent"),
        "people_wins": won(np.arange(len(votes)), human),
        "judge_wins": won(once, gpt4),
    }
