# Approach: counts of votes by pair: the number of equal couples without making them.
def judge_report(votes):
    pair = ["question", "turn", "model_a", "model_b"]
    counts = votes.groupby(pair + ["human"]).size().unstack(fill_value=0)
    size = counts.sum(axis=1)
    equal = (counts * (counts - 1)).to_numpy().sum()
    possible = (size * (size - 1)).sum()
    verdict = votes.groupby(pair)["gpt4"].first()

    def wins(frame):
        points = np.select([frame["vote"] == "a", frame["vote"] == "b"], [1.0, 0.0], 0.5)
        long = pd.DataFrame(
            {
                "model": np.concatenate([frame["model_a"], frame["model_b"]]),
                "points": np.concatenate([points, 1 - points]),
            }
        )
        return dict(long.groupby("model")["points"].mean())

    as_tie = votes["gpt4"].where(votes["gpt4"] != "inconsistent", "tie")
    return {
        "judge_people": (votes["human"].to_numpy() == as_tie.to_numpy()).mean(),
        "people_people": equal / possible if possible else np.nan,
        "flips": verdict.eq("inconsistent").mean(),
        "people_wins": wins(votes.rename(columns={"human": "vote"})),
        "judge_wins": wins(verdict.rename("vote").reset_index()),
    }
