# Misconception: three new guesses make another idea; the rest may stay the sheet's.
# Loses: test-my_idea-own
def my_idea():
    idea = scoping.as_idea("harvest date")
    idea["project"] = "canteen portions"
    idea["tolerance"] = 0.1
    idea["ranges"]["volume"] = (900_000, 1_000_000, 1_100_000)
    idea["ranges"]["value"] = (1, 6, 14)
    idea["ranges"]["error_cost"] = (1, 1.1, 1.2)
    return idea
