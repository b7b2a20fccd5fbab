# Misconception: where the others tie the smallest label is their consensus.
# Loses: test-expert_against_consensus
def expert_against_consensus(ratings):
    rows = {}
    for expert in ratings["worker"].unique():
        own = ratings[ratings["worker"] == expert].set_index("task")["label"]
        others = ratings[ratings["worker"] != expert].groupby("task")["label"].agg(lambda labels: labels.mode()[0])
        shared = own.index.intersection(others.index)
        rows[expert] = {"agreement": (own[shared] == others[shared]).mean() if len(shared) else np.nan, "counted": len(shared)}
    return pd.DataFrame.from_dict(rows, orient="index")
