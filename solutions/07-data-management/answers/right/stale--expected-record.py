# Approach: compares the whole record of the last run, without its output, with the one of now.
def stale(graph, code, data, done):
    known = dict(data)  # name -> id of what it gives, once that is known
    due = []
    for name in TopologicalSorter(graph).static_order():
        if name in data:
            continue  # a source: known already
        if name not in graph:
            raise ValueError(f"{name} is neither a node nor a source")
        inputs = {parent: known.get(parent) for parent in graph[name]}
        waits = any(value is None for value in inputs.values())
        if not waits:
            now = {"code": code[name], "inputs": inputs}
            before = {k: v for k, v in done.get(name, {}).items() if k != "output"}
            if now == before:
                known[name] = done[name]["output"]
            else:
                due.append(name)
    return sorted(due)
