# Misconception: lists everything behind a changed node at once, so that nothing can stop early.
# Loses: test-stale, test-stale-cutoff
def stale(graph, code, data, done):
    verdicts, on_the_way = {}, set()

    def output(name):
        if name in data:
            return data[name]
        if name not in graph:
            raise ValueError(f"{name} is neither a node nor a source")
        return done[name]["output"] if visit(name) == "fresh" else None

    def visit(node):
        if node in on_the_way:
            raise ValueError(f"{node} needs itself, in a circle")
        if node not in verdicts:
            on_the_way.add(node)
            inputs = {name: output(name) for name in graph[node]}
            on_the_way.discard(node)
            last = done.get(node, {})
            if None in inputs.values():
                verdicts[node] = "runs"
            elif last.get("code") == code[node] and last["inputs"] == inputs:
                verdicts[node] = "fresh"
            else:
                verdicts[node] = "runs"
        return verdicts[node]

    return sorted([node for node in graph if visit(node) == "runs"])
