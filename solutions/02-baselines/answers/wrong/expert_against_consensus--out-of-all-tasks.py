# Misconception: divides by all tasks, also those that the expert never saw.
# Loses: test-expert_against_consensus, test-expert_against_consensus-edges
def expert_against_consensus(ratings):
    rows = {}
    for expert in ratings["worker"].unique():
        own = ratings[ratings["worker"] == expert].set_index("task")["label"]
        others = consensus(ratings[ratings["worker"] != expert])
        shared = own.index.intersection(others.index)
        rows[expert] = {"agreement": (own[shared] == others[shared]).sum() / ratings["task"].nunique(), "counted": len(shared)}
    return pd.DataFrame.from_dict(rows, orient="index")
