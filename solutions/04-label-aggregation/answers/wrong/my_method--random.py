# Misconception: breaks splits by a coin without a seed, so that no run is like another.
# Loses: test-my_method, test-my_method-vote
def my_method(annotations):
    share = annotations[annotations["question"] <= 10].groupby("task")["label"].mean()
    return share + np.random.default_rng().normal(0, 0.3, len(share)) > 0.5
