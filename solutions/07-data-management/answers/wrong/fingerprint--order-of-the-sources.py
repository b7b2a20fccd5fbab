# Misconception: joins the sources in the order in which they are given.
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
            used -= {part.arg for part in ast.walk(trees[name]) if isinstance(part, ast.arg)}
            waiting += used & trees.keys()
    return address(repr([(name, ast.unparse(trees[name])) for name in sources if name in reached]))
