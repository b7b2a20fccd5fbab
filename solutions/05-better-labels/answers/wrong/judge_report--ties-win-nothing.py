# Misconception: a tie counts for neither.
# Loses: test-judge_report-wins
def judge_report(votes):
    same_pair = {}
    for row in votes.to_dict("records"):
        key = (row["question"], row["turn"], row["model_a"], row["model_b"])
        same_pair.setdefault(key, []).append((row["human"], row["gpt4"]))
    agree, couples, equal, flips = [], 0, 0, []
    people, judge = {}, {}

    def score(table, key, vote):
        value = {"a": 1.0, "b": 0.0}.get(vote)
        if value is None:
            return
        table.setdefault(key[2], []).append(value)
        table.setdefault(key[3], []).append(1 - value)

    for key, rows in same_pair.items():
        verdict = rows[0][1]
        flips.append(verdict == "inconsistent")
        score(judge, key, verdict)
        for i, (human, _) in enumerate(rows):
            agree.append(human == ("tie" if verdict == "inconsistent" else verdict))
            score(people, key, human)
            for other, _ in rows[:i]:
                couples += 1
                equal += human == other
    return {
        "judge_people": float(np.mean(agree)),
        "people_people": equal / couples if couples else float("nan"),
        "flips": float(np.mean(flips)),
        "people_wins": {model: float(np.mean(v)) for model, v in people.items()},
        "judge_wins": {model: float(np.mean(v)) for model, v in judge.items()},
    }
