# Misconception: a limit of .95 refuses 6 of 100 ordinary weeks.
# Loses: test-accept
def accept(labels, gold):
    shared = labels.keys() & gold.keys()
    right = sum(labels[image] == gold[image] for image in shared)
    return len(shared) > 0 and right / len(shared) >= 0.95
