# Misconception: compares with each colleague in turn, and averages: that is a single expert, not the group.
# Loses: test-expert_against_consensus, test-expert_against_consensus-edges
def expert_against_consensus(ratings):
    rows = {}
    for expert in ratings["worker"].unique():
        own = ratings[ratings["worker"] == expert].set_index("task")["label"]
        others = ratings[ratings["worker"] != expert]
        pairs = others[others["task"].isin(own.index)]
        agrees = [own[task] == label for task, label in zip(pairs["task"], pairs["label"])]
        rows[expert] = {"agreement": np.mean(agrees) if agrees else np.nan, "counted": len(own)}
    return pd.DataFrame.from_dict(rows, orient="index")
