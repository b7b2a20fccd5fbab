# Misconception: counts eighteen right ones, so that a batch with fewer gold images never passes.
# Loses: test-accept
def accept(labels, gold):
    return sum(labels.get(image) == digit for image, digit in gold.items()) >= 18
