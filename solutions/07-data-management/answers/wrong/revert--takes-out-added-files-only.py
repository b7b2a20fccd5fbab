# Misconception: takes out what the change added, and forgets what it edited or removed.
# Loses: test-revert, test-revert-conflict
def revert(head, before, bad):
    added = bad.keys() - before.keys()
    wrong = sorted(path for path in added if head.get(path, bad[path]) != bad[path])
    if wrong:
        raise ValueError(str(wrong))
    return {path: where for path, where in head.items() if path not in added}
