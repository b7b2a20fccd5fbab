# Misconception: log-odds of a share that may be 1 or below one half: infinite and negative weights.
# Loses: test-my_method, test-my_method-vote
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    scores = worker_scores(annotations)
    a = scores["on_gold"]
    weights = np.log(a / (1 - a))
    return weighted_vote(work, weights)
