# Misconception: a task that the expert did not rate counts, as a disagreement.
# Loses: test-expert_against_consensus-edges
def expert_against_consensus(ratings):
    rows = {}
    for expert in ratings["worker"].unique():
        own = ratings[ratings["worker"] == expert].set_index("task")["label"]
        others = consensus(ratings[ratings["worker"] != expert])
        same = own.reindex(others.index) == others
        rows[expert] = {"agreement": same.mean(), "counted": len(others)}
    return pd.DataFrame.from_dict(rows, orient="index")
