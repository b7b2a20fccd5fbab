# Approach: two Series that are aligned by criterion.
def rubric_score(levels, points):
    weights = pd.Series(points, dtype=float)
    given = pd.Series(levels, dtype=float)
    if set(given.index) - set(weights.index):
        raise ValueError("unknown criterion")
    if not given.dropna().isin([0, 1, 2, 3]).all():
        raise ValueError("a level is 0, 1, 2 or 3")
    given = given.reindex(weights.index)
    marked = given.notna()
    return {
        "points": float((weights * given / 3).sum()),
        "of": float(weights[marked].sum()),
        "unmarked": list(weights.index[~marked]),
    }
