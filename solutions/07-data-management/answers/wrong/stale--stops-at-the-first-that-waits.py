# Misconception: takes a node that waits for the end of the work: nodes of other branches are not looked at.
# Loses: test-stale
def stale(graph, code, data, done):
    known = dict(data)
    due = []
    for name in TopologicalSorter(graph).static_order():
        if name in data:
            continue
        inputs = {parent: known.get(parent) for parent in graph.get(name, [])}
        if name not in graph:
            raise ValueError(f"{name} is neither a node nor a source")
        if None in inputs.values():
            break
        last = done.get(name, {})
        if last.get("code") == code[name] and last["inputs"] == inputs:
            known[name] = last["output"]
        else:
            due.append(name)
    return sorted(due)
