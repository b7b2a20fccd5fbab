# Approach: votes of +1 and -1; the sign of the sum without one's own is what the others say. The helper stands in a cell of its own.
def sign_of_the_others(annotations):
    signed = annotations["label"].astype(int) * 2 - 1
    all_votes = signed.groupby(annotations["task"]).transform("sum")
    own_votes = signed.groupby([annotations["task"], annotations["worker"]]).transform("sum")
    return signed.to_numpy(), np.sign((all_votes - own_votes).to_numpy())

# %%
def agreement(annotations):
    own, others = sign_of_the_others(annotations.reset_index(drop=True))
    table = pd.DataFrame({"worker": annotations["worker"].to_numpy(), "agrees": np.where(others == 0, np.nan, own == others)})
    by_worker = table.groupby("worker")["agrees"]
    result = by_worker.agg(agreement="mean", counted="count")
    result["undecided"] = by_worker.size() - result["counted"]
    return result
