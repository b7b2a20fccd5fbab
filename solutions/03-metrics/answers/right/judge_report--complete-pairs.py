# Approach: flips are counted among the complete rows of a table; returns a Series.
def judge_report(gold, ab, ba):
    pairs = pd.DataFrame({"g": gold, "x": ab, "y": ba})
    if not len(pairs):
        return {key: np.nan for key in ("right", "right_twice", "flips", "first")}
    hit = pd.DataFrame({"x": pairs.x == pairs.g, "y": pairs.y == pairs.g})
    return pd.Series(
        {
            "right": hit.mean().mean(),
            "right_twice": hit.all(axis=1).mean(),
            "flips": pairs.dropna().eval("x != y").sum() / len(pairs),
            "first": pairs.eval("x == 1 and y == 2").mean(),
        }
    )
