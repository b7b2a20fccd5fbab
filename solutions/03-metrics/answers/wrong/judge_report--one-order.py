# Misconception: one order is enough.
# Loses: test-judge_report, test-judge_report-blanks
def judge_report(gold, ab, ba):
    gold, ab, ba = np.asarray(gold), np.asarray(ab, float), np.asarray(ba, float)
    if len(gold) == 0:
        return dict.fromkeys(("right", "right_twice", "flips", "first"), np.nan)
    readable = ~np.isnan(ab) & ~np.isnan(ba)
    return {
        "right": (ab == gold).mean(),
        "right_twice": ((ab == gold) & (ba == gold)).mean(),
        "flips": (readable & (ab != ba)).mean(),
        "first": ((ab == 1) & (ba == 2)).mean(),
    }
