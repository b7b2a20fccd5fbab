# Misconception: the labels are exchanged.
# Loses: test-scripted_rule, test-scripted_rule-good, test-scripted_rule-best
def scripted_rule(images):
    return [3 if image[2:6, 1:4].sum() > 59 else 8 for image in images]
