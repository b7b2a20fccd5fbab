# Approach: an inner join by task for each expert; the share is counted by hand.
def expert_against_consensus(ratings):
    rows = {}
    for expert in ratings["worker"].unique():
        own = ratings[ratings["worker"] == expert].set_index("task")["label"]
        others = consensus(ratings[~ratings["worker"].eq(expert)]).rename("others")
        both = own.to_frame("own").merge(others, left_index=True, right_index=True)
        n, hits = len(both), sum(both["own"] == both["others"])
        rows[expert] = {"agreement": hits / n if n else float("nan"), "counted": n}
    return pd.DataFrame.from_dict(rows, orient="index")
