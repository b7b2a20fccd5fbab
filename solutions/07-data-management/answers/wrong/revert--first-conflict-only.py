# Misconception: stops at the first conflict and names only that one.
# Loses: test-revert-conflict
def revert(head, before, bad):
    result, conflicts = dict(head), []
    for path in sorted(before.keys() | bad.keys()):
        old, new, now = before.get(path), bad.get(path), head.get(path)
        if old == new or now == old:
            continue
        if now != new:
            raise ValueError(f"changed again since: {path}")
        elif old is None:
            del result[path]
        else:
            result[path] = old
    if conflicts:
        raise ValueError(f"changed again since: {', '.join(conflicts)}")
    return result
