# Approach: drop_duplicates for comparisons, replace for the ties
def judge_report(votes):
    once = votes.drop_duplicates(COMPARISON)
    verdict = votes["gpt4"].replace("inconsistent", "tie")
    return {
        "judge_people": (verdict == votes["human"]).mean(),
        "people_people": people_people(votes),
        "flips": (once["gpt4"] == "inconsistent").mean(),
        "people_wins": wins(votes, "human"),
        "judge_wins": wins(once, "gpt4"),
    }
