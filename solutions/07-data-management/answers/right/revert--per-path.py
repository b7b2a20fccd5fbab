# Approach: a function decides one path, in a cell of its own; the result is built anew from all paths.
GONE = object()


def decide(now, old, new):
    """What a path becomes, or None for a conflict."""
    if new == old:
        return now
    if now in (old, new):
        return old
    return None


# %%
def revert(head, before, bad):
    paths = {**head, **before, **bad}
    becomes = {
        path: decide(head.get(path, GONE), before.get(path, GONE), bad.get(path, GONE))
        for path in paths
    }
    conflicts = [path for path, where in becomes.items() if where is None]
    if conflicts:
        raise ValueError(f"somebody else worked on {conflicts}")
    return {path: where for path, where in becomes.items() if where is not GONE}
