# Approach: a table of the pairs, and means of its columns; the mean of no rows is NaN.
def judge_report(gold, ab, ba):
    pairs = pd.DataFrame({"gold": gold, "ab": ab, "ba": ba})
    hits = pairs[["ab", "ba"]].eq(pairs["gold"], axis=0)
    both = pairs[["ab", "ba"]].notna().all(axis=1)
    return {
        "right": hits.mean(axis=1).mean(),
        "right_twice": hits.all(axis=1).mean() if len(pairs) else np.nan,
        "flips": (both & pairs["ab"].ne(pairs["ba"])).mean(),
        "first": (pairs["ab"].eq(1) & pairs["ba"].eq(2)).mean(),
    }
