# Misconception: takes the rewrite with the most yes, not the shortest.
# Loses: test-find_fix_verify, test-find_fix_verify-patches
def surviving(fixes, judged):
    yes, asked = {}, {}
    for start, end, fix, keeps in zip(
        judged["start"], judged["end"], judged["fix"], judged["keeps"]
    ):
        key = (start, end, fix)
        yes[key] = yes.get(key, 0) + bool(keeps)
        asked[key] = asked.get(key, 0) + 1
    chosen = {}
    for start, end, fix in zip(fixes["start"], fixes["end"], fixes["fix"]):
        best = chosen.setdefault((start, end), None)
        key = (start, end, fix)
        good = yes.get(key, 0) > asked.get(key, 0) / 2
        if good and (best is None or yes.get(key, 0) > yes.get((start, end, best), 0)):
            chosen[start, end] = fix
    return chosen
