# Approach: joins the ratings of each expert to the consensus of the others, and averages at the end.
def others_say(ratings, expert):
    return consensus(ratings[ratings["worker"] != expert]).rename("others").reset_index().assign(worker=expert)

# %%
def expert_against_consensus(ratings):
    experts = ratings["worker"].unique()
    pieces = [ratings[ratings["worker"] == expert].merge(others_say(ratings, expert), on=["task", "worker"]) for expert in experts]
    rows = pd.concat([piece[["worker", "label", "others"]].astype(object) for piece in pieces])
    agrees = (rows["label"] == rows["others"]).astype(float).groupby(rows["worker"])
    return pd.DataFrame({"agreement": agrees.mean().reindex(experts), "counted": agrees.size().reindex(experts).fillna(0).astype(int)})
