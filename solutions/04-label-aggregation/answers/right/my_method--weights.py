# Approach: weighs by how mixed a worker's answers are; the too fast weigh nothing.
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    pace = annotations.groupby("worker")["seconds"].median()
    says_yes = annotations.groupby("worker")["label"].mean()
    weights = (1 - (2 * says_yes - 1).abs()) * (pace >= 20)
    return weighted_vote(work, weights)
