# Misconception: a limit of .75 lets a quarter of the holidays pass.
# Loses: test-accept
def accept(labels, gold):
    shared = labels.keys() & gold.keys()
    right = sum(labels[image] == gold[image] for image in shared)
    return len(shared) > 0 and right / len(shared) >= 0.75
