# Misconception: compares by `is not`: equal addresses that were computed apart count as touched.
# Loses: test-revert
def revert(head, before, bad):
    result, conflicts = dict(head), []
    for path in sorted(before.keys() | bad.keys()):
        old, new, now = before.get(path), bad.get(path), head.get(path)
        if old is not new:
            if now == new:
                result[path] = old
                if old is None:
                    del result[path]
            elif now != old:
                conflicts.append(path)
    if conflicts:
        raise ValueError(f"changed again since: {', '.join(conflicts)}")
    return result
