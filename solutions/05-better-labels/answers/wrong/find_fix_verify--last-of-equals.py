# Misconception: of equally short rewrites the last one is taken.
# Loses: test-find_fix_verify
def patches(spans, finders, share):
    who = {}
    for finder, start, end in zip(spans["finder"], spans["start"], spans["end"]):
        for word in range(int(start), int(end)):
            who.setdefault(word, set()).add(finder)
    chosen = sorted(word for word in who if len(who[word]) >= share * finders - 1e-9)
    runs = []
    for word in chosen:
        if runs and runs[-1][1] == word:
            runs[-1] = (runs[-1][0], word + 1)
        else:
            runs.append((word, word + 1))
    return runs


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
        if good and (best is None or len(fix) <= len(best)):
            chosen[start, end] = fix
    return chosen
