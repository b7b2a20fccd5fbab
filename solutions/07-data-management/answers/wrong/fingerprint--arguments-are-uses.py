# Misconception: takes an argument for a use, so that every change upstream makes all that follows run.
# Loses: test-fingerprint
import ast


def fingerprint(sources, node):
    trees = {name: ast.parse(text) for name, text in sources.items()}
    reached, waiting = set(), [node]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            used = {part.id for part in ast.walk(trees[name]) if isinstance(part, ast.Name)}
            waiting += used & trees.keys()
    return address(repr([(name, ast.unparse(trees[name])) for name in sorted(reached)]))
