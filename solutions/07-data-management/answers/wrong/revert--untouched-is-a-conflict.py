# Misconception: takes every later edit for a conflict, also of files that the change never touched.
# Loses: test-revert, test-revert-conflict
def revert(head, before, bad):
    result, conflicts = dict(head), []
    for path in sorted(before.keys() | bad.keys()):
        old, new, now = before.get(path), bad.get(path), head.get(path)
        if now == new:
            result[path] = old
            if old is None:
                del result[path]
        elif now != old:
            conflicts.append(path)
    if conflicts:
        raise ValueError(f"changed again since: {', '.join(conflicts)}")
    return result
