# Approach: a loop that counts, and a limit of two wrong ones of twenty, as a share.
def accept(labels, gold):
    asked = wrong = 0
    for image in gold:
        if image in labels:
            asked += 1
            if labels[image] != gold[image]:
                wrong += 1
    if asked == 0:
        return False
    return wrong <= 0.1 * asked
