# Misconception: joins the sorted codes without saying which helper each belongs to, and drops their names.
# Loses: test-fingerprint-names
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
    bodies = []
    for name in reached - {node}:
        bodies.append(ast.unparse(getattr(trees[name].body[0], "body", trees[name].body)))
    return address(ast.unparse(trees[node]) + repr(sorted(bodies)))
