# Misconception: divides by all gold images, those of other batches too.
# Loses: test-accept
def accept(labels, gold):
    right = sum(labels.get(image) == digit for image, digit in gold.items())
    return len(gold) > 0 and right / len(gold) >= 0.85
