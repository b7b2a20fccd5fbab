# Misconception: looks at the code of the node alone, as Hamilton does.
# Loses: test-fingerprint, test-fingerprint-names
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
    return address(repr([(name, ast.unparse(trees[name])) for name in sorted(reached)]))
