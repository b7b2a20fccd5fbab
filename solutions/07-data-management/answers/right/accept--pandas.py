# Approach: two Series that pandas aligns by image; 18 of 20.
def accept(labels, gold):
    both = pd.DataFrame(
        {"said": pd.Series(labels, dtype=str), "gold": pd.Series(gold, dtype=str)}
    ).dropna()
    if both.empty:
        return False
    return (both["said"] == both["gold"]).mean() >= 0.9
