# Misconception: refuses a batch for a single wrong gold label: a third of the ordinary weeks.
# Loses: test-accept
def accept(labels, gold):
    shared = labels.keys() & gold.keys()
    right = sum(labels[image] == gold[image] for image in shared)
    return len(shared) > 0 and right / len(shared) >= 1.0
