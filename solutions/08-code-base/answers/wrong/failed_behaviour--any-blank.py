# Misconception: a blank in any column fails the case, also where its test does not use it
# Loses: test-failed_behaviour-edges
def failed_behaviour(predictions, allowed=0.1):
    table = predictions.reset_index(drop=True)
    kinds = [table["test"] == kind for kind in ("minimum", "invariance", "direction")]
    wrong = np.select(
        kinds,
        [
            table["before"] != table["truth"],
            table["after"] != table["before"],
            ~(table["sure_after"] < table["sure_before"]),
        ],
        False,
    )
    wrong = pd.Series(wrong.astype(bool)) | table.isna().any(axis=1)
    shares = wrong.groupby([table["model"], table["test"]]).mean()
    return sorted(shares[shares > allowed].index)
