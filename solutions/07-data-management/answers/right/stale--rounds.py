# Approach: goes round until nothing new is known; what is never decided is a circle. The check of names is a helper.
def check_names(graph, data):
    for node in graph:
        for name in graph[node]:
            if name not in data and name not in graph:
                raise ValueError(f"{node} needs {name}, which is not there")


# %%
def stale(graph, code, data, done):
    check_names(graph, data)
    state = {}
    progress = True
    while progress:
        progress = False
        for node in graph:
            needed = [name for name in graph[node] if name in graph]
            if node in state or any(name not in state for name in needed):
                continue
            progress = True
            if any(state[name] != "good" for name in needed):
                state[node] = "waits"
                continue
            inputs = {}
            for name in graph[node]:
                inputs[name] = done[name]["output"] if name in graph else data[name]
            last = done.get(node, {"code": None, "inputs": None})
            same = last["code"] == code[node] and last["inputs"] == inputs
            state[node] = "good" if same else "run"
    circle = [node for node in graph if node not in state]
    if circle:
        inside = [n for n in circle if reaches(graph, n, n)]
        raise ValueError(f"in a circle: {inside}")
    return sorted(node for node in state if state[node] == "run")


def reaches(graph, start, goal):
    seen, waiting = set(), list(graph[start])
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        if node not in seen:
            seen.add(node)
            waiting.extend(graph.get(node, []))
    return False
