# Misconception: looks only at each node by itself: a node runs although what it needs is not known yet.
# Loses: test-stale
from graphlib import TopologicalSorter


def stale(graph, code, data, done):
    for node, parents in graph.items():
        for parent in parents:
            if parent not in graph and parent not in data:
                raise ValueError(parent)
    try:
        TopologicalSorter(graph).prepare()
    except ValueError as error:
        raise ValueError(f"circle: {error.args[1]}")
    found = []
    for node in graph:
        inputs = {p: data[p] if p in data else done.get(p, {}).get("output") for p in graph[node]}
        last = done.get(node)
        if last is None or last["code"] != code[node] or last["inputs"] != inputs:
            found.append(node)
    return sorted(found)
