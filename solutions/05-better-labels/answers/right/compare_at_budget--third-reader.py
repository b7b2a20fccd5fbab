# Approach: math.ceil for the rival, merge on task, policy computed in the function.
import math


def compare_at_budget(uniform, adaptive):
    cost = adaptive["answers"].mean()
    accuracy = adaptive["right"].mean()
    shares = uniform.mean(axis=0)
    even = np.interp(cost, shares.index.to_numpy(), shares.to_numpy())
    rival = min(math.ceil(cost), uniform.columns.max())
    right = adaptive["right"].reindex(uniform.index)
    return dict(cost=cost, accuracy=accuracy, even=even, gain=accuracy - even,
                p=mcnemar(right, uniform[rival]))
