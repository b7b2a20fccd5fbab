# Approach: drops the hurried and those who say yes to nearly everything or nearly nothing.
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    scores = worker_scores(annotations)
    careful = (scores["pace"] >= 20) & (scores["says_yes"] < 0.6) & (scores["says_yes"] > 0.02)
    return weighted_vote(work, careful.astype(float))
