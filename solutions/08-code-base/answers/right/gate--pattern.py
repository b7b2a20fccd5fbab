# Approach: ids by a regular expression, the exact test by hand
import re


def exact(wins, losses):
    n = wins + losses
    tail = sum(math.comb(n, k) for k in range(min(wins, losses) + 1)) / 2**n
    return min(1.0, 2 * tail)


# %%
import re


def gate(runs, candidate, rules):
    by_name = runs.drop_duplicates("run").set_index("run")
    new = by_name.loc[candidate]
    live = runs[runs.stage == "production"]
    old = live.loc[live.date == live.date.max()].iloc[0]
    reasons = [f"no {kind} id" for kind in ("code", "data") if not re.fullmatch("[0-9a-f]{8}", str(new[kind]))]
    if pd.isna(new.test) or not new.test or new.test != old.test:
        reasons.append("another test set")
    if new.failed > 0:
        reasons.append("failed behaviour")
    result = {"decision": "refuse", "reasons": reasons, "p": None, "return_to": None}
    if not reasons:
        result["p"] = exact(int(new.wins), int(new.losses))
        result["decision"] = "wait"
        if result["p"] * rules["looks"] < rules["level"]:
            result["decision"] = "keep" if new.losses > new.wins else "promote"
    if result["decision"] == "promote":
        result["return_to"] = old.run
    return result
