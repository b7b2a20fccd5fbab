# Approach: accepts where the gold is likelier under an ordinary week than under a holiday.
from scipy.stats import binom


def accept(labels, gold):
    both = pd.concat([pd.Series(labels), pd.Series(gold)], axis=1, join="inner")
    if both.empty:
        return False
    wrong = int((both[0] != both[1]).sum())
    return bool(binom.pmf(wrong, len(both), 0.02) > binom.pmf(wrong, len(both), 0.35))
