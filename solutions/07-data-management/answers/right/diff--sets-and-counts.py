# Approach: groups paths by address on both sides and zips the sorted groups; no path is removed from a list.
def diff(old, new):
    gone, come = set(old) - set(new), set(new) - set(old)
    by_content = {}
    for path in sorted(gone):
        by_content.setdefault(old[path], ([], []))[0].append(path)
    for path in sorted(come):
        by_content.setdefault(new[path], ([], []))[1].append(path)
    moved = sorted(pair for left, right in by_content.values() for pair in zip(left, right))
    left = {pair[0] for pair in moved}
    right = {pair[1] for pair in moved}
    both = set(old) & set(new)
    return {
        "added": sorted(come - right),
        "removed": sorted(gone - left),
        "changed": sorted([path for path in both if old[path] != new[path]]),
        "moved": moved,
    }


def to_fetch(manifest, have):
    missing = []
    for where in manifest.values():
        if where not in have and where not in missing:
            missing.append(where)
    missing.sort()
    return missing
