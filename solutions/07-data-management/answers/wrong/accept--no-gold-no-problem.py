# Misconception: takes a batch about which gold says nothing.
# Loses: test-accept
def accept(labels, gold):
    shared = labels.keys() & gold.keys()
    wrong = sum(labels[image] != gold[image] for image in shared)
    return wrong <= 2
