# Misconception: takes a file that somebody has put back already for a conflict.
# Loses: test-revert
def revert(head, before, bad):
    result, conflicts = dict(head), []
    for path in sorted(before.keys() | bad.keys()):
        old, new, now = before.get(path), bad.get(path), head.get(path)
        if old == new:
            continue
        if now != new:
            conflicts.append(path)
        elif old is None:
            del result[path]
        else:
            result[path] = old
    if conflicts:
        raise ValueError(f"changed again since: {', '.join(conflicts)}")
    return result
