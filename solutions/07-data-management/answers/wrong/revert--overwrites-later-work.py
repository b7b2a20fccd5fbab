# Misconception: puts everything back without looking whether somebody worked on it since.
# Loses: test-revert-conflict
def revert(head, before, bad):
    result = dict(head)
    for path in before.keys() | bad.keys():
        if before.get(path) != bad.get(path):
            if path in before:
                result[path] = before[path]
            else:
                result.pop(path, None)
    return result
