# Approach: apply (tried as a second style)
def failed_behaviour(predictions, allowed=0.1):
    table = predictions.reset_index(drop=True)
    fine = pd.Series(False, index=table.index)  # whether a case goes right
    # yours: set `fine` to True where the case goes right, by the rule of its test
    def ok(row):
        if row["test"] == "minimum":
            return row["before"] == row["truth"]
        if row["test"] == "invariance":
            return row["after"] == row["before"]
        return row["sure_after"] < row["sure_before"]
    fine = table.apply(ok, axis=1)
    wrong = 1 - fine.astype(float)
    shares = wrong.groupby([table["model"], table["test"]]).mean()
    return sorted(shares[shares > allowed].index.tolist())
