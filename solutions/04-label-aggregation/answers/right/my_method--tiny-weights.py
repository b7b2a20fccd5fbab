# Approach: the same, but a tiny weight for the rest, which gives back the vote where two careful people are split; valid, and worth nothing.
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    s = worker_scores(annotations)
    awake = (s["pace"] >= 20) & s["says_yes"].between(0.02, 0.6)
    return weighted_vote(work, awake.astype(float) + 1e-3)
