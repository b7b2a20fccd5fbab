# Misconception: counts only what is called by its name: constants and functions that are handed on are missed.
# Loses: test-fingerprint, test-fingerprint-names
import ast


def fingerprint(sources, node):
    trees = {name: ast.parse(text) for name, text in sources.items()}
    reached, waiting = set(), [node]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            calls = [p.func for p in ast.walk(trees[name]) if isinstance(p, ast.Call)]
            used = {part.id for part in calls if isinstance(part, ast.Name)}
            used -= {part.arg for part in ast.walk(trees[name]) if isinstance(part, ast.arg)}
            waiting += used & trees.keys()
    return address(repr([(name, ast.unparse(trees[name])) for name in sorted(reached)]))
