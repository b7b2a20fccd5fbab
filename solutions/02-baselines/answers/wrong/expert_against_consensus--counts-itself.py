# Misconception: the expert helps to make the consensus.
# Loses: test-expert_against_consensus, test-expert_against_consensus-edges
def expert_against_consensus(ratings):
    rows = {}
    for expert in ratings["worker"].unique():
        own = ratings[ratings["worker"] == expert].set_index("task")["label"]
        all_of_them = consensus(ratings)
        shared = own.index.intersection(all_of_them.index)
        rows[expert] = {"agreement": (own[shared] == all_of_them[shared]).mean() if len(shared) else np.nan, "counted": len(shared)}
    return pd.DataFrame.from_dict(rows, orient="index")
