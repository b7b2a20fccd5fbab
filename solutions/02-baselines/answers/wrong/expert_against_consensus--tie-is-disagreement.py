# Misconception: a task on which the others tie counts, and counts against the expert.
# Loses: test-expert_against_consensus, test-expert_against_consensus-edges
def expert_against_consensus(ratings):
    rows = {}
    for expert in ratings["worker"].unique():
        own = ratings[ratings["worker"] == expert].set_index("task")["label"]
        others = consensus(ratings[ratings["worker"] != expert]).reindex(own.index)
        rows[expert] = {"agreement": (own == others).mean(), "counted": len(own)}
    return pd.DataFrame.from_dict(rows, orient="index")
