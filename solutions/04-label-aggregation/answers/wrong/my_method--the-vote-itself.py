# Misconception: weighs every worker by one, and so gives the majority vote again.
# Loses: test-my_method-vote
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    return weighted_vote(work, pd.Series(1.0, index=work["worker"].unique()))
