# Misconception: takes for granted that each batch has a gold image.
# Loses: test-accept
def accept(labels, gold):
    shared = labels.keys() & gold.keys()
    return sum(labels[image] == gold[image] for image in shared) / len(shared) >= 0.85
