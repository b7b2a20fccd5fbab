# Approach: pairs of minus the value and the name, of which the smallest wins.
def pick_model(board, rule):
    pairs = []
    for name, row in board.iterrows():
        if rule == "recall first" and not row["recall"] >= 0.9:
            continue
        value = {
            "average": (row["precision"] + row["recall"]) / 2,
            "recall first": row["precision"],
            "average precision": row["average_precision"],
        }[rule]
        if not np.isnan(value):
            pairs.append((-value, name))
    return min(pairs)[1] if pairs else None
