# Approach: the change as two sets of (path, address) pairs, what it took away and what it brought.
def revert(head, before, bad):
    lost = set(before.items()) - set(bad.items())
    brought = set(bad.items()) - set(before.items())
    touched = {path for path, _ in lost | brought}
    now = {pair for pair in head.items() if pair[0] in touched}
    conflicts = set()
    for path in touched:
        mine = {pair for pair in now if pair[0] == path}
        as_before = {pair for pair in lost if pair[0] == path}
        as_bad = {pair for pair in brought if pair[0] == path}
        if mine != as_before and mine != as_bad:
            conflicts.add(path)
    if conflicts:
        raise ValueError("conflicts in " + " and ".join(sorted(conflicts)))
    return dict((set(head.items()) - now) | lost)
