# Misconception: experts for whom nothing counts are left out.
# Loses: test-expert_against_consensus, test-expert_against_consensus-edges
def expert_against_consensus(ratings):
    rows = {}
    for expert in ratings["worker"].unique():
        own = ratings[ratings["worker"] == expert].set_index("task")["label"]
        others = consensus(ratings[ratings["worker"] != expert])
        shared = own.index.intersection(others.index)
        if len(shared):
            rows[expert] = {"agreement": (own[shared] == others[shared]).mean(), "counted": len(shared)}
    return pd.DataFrame.from_dict(rows, orient="index")
