# Approach: a table of votes; the own vote is taken out by subtraction, and the consensus read off the rest.
def expert_against_consensus(ratings):
    votes = pd.crosstab(ratings["task"], ratings["label"])
    result = {}
    for expert, own in ratings.groupby("worker"):
        agree, counted = 0, 0
        for task, label in zip(own["task"], own["label"]):
            others = votes.loc[task].copy()
            others[label] -= 1
            leaders = others[others == others.max()].index
            if others.max() > 0 and len(leaders) == 1:
                counted += 1
                agree += int(leaders[0] == label)
        result[expert] = (agree / counted if counted else float("nan"), counted)
    return pd.DataFrame(result, index=["agreement", "counted"]).T
