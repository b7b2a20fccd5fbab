# Misconception: the ratio of the costs is the threshold, whatever the scores are.
# Loses: test-best_threshold, test-best_threshold-edges
def best_threshold(truth, score, cost_fp, cost_fn):
    return cost_fp / (cost_fp + cost_fn)
