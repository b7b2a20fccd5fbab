# Misconception: takes a name that nobody knows for a source without content.
# Loses: test-stale-cycle
def stale(graph, code, data, done):
    verdicts, on_the_way = {}, set()

    def output(name):
        if name in data:
            return data[name]
        if name not in graph:
            return ""
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
                verdicts[node] = "waits"
            elif last.get("code") == code[node] and last["inputs"] == inputs:
                verdicts[node] = "fresh"
            else:
                verdicts[node] = "runs"
        return verdicts[node]

    return sorted([node for node in graph if visit(node) == "runs"])
