# Approach: plain Python: a list of logarithms a task, one answer after the other.
import math


def e_step(task, worker, label, shares, confusion):
    classes = len(shares)
    prior = [math.log(max(share, 1e-10)) for share in shares]
    joint = [list(prior) for _ in range(max(task) + 1)]
    for t, w, l in zip(task, worker, label):
        for c in range(classes):
            joint[t][c] += math.log(max(confusion[w][c][l], 1e-10))
    posterior = []
    for row in joint:
        likely = [math.exp(value - max(row)) for value in row]
        posterior.append([value / sum(likely) for value in likely])
    return posterior
