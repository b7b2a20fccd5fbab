# Misconception: idxmax skips what is unknown; where all is unknown it raises.
# Loses: test-pick_model
def pick_model(board, rule):
    if rule == "average":
        value = board[["precision", "recall"]].mean(axis=1, skipna=False)
    elif rule == "recall first":
        value = board.loc[board["recall"] >= 0.9, "precision"]
    else:
        value = board["average_precision"]
    return None if value.empty else value.sort_index().idxmax()
