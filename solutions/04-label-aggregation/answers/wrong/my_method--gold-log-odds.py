# Misconception: weighs by log-odds of gold accuracy, so that whoever always says yes, right on five of six gold questions, outvotes the rest.
# Loses: test-my_method-vote
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    asked = annotations[annotations["question"] >= 11]
    right = asked["label"] == (asked["question"] <= 15)
    by = right.groupby(asked["worker"])
    score = (by.sum() + 4) / (by.size() + 5)
    score = score.reindex(annotations["worker"].unique()).fillna(0.8).clip(0.51, 0.99)
    return weighted_vote(work, np.log(score / (1 - score)))
