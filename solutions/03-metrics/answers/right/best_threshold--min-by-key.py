# Approach: min with a key of cost and minus threshold, costs in a helper.
def cost_at(threshold, truth, score, cost_fp, cost_fn):
    return sum((cost_fp if not y else 0) if s >= threshold else (cost_fn if y else 0) for y, s in zip(truth, score))
# %%
def best_threshold(truth, score, cost_fp, cost_fn):
    candidates = list(set(float(s) for s in score)) + [np.inf]
    return min(candidates, key=lambda t: (cost_at(t, truth, score, cost_fp, cost_fn), -t))
