# Misconception: goes back to the version before, and loses what came later.
# Loses: test-revert, test-revert-conflict
def revert(head, before, bad):
    return dict(before)
