# Approach: a table of who uses whom, closed by repeated union, then the unparsed sources.
import ast
import json


def fingerprint(sources, node):
    plain, uses = {}, {}
    for name, text in sources.items():
        tree = ast.parse(text)
        plain[name] = ast.unparse(tree)
        uses[name] = set()
        arguments = {part.arg for part in ast.walk(tree) if isinstance(part, ast.arg)}
        for part in ast.walk(tree):
            if isinstance(part, ast.Name) and part.id in sources.keys() - arguments:
                uses[name].add(part.id)
    closed = {node}
    while True:
        more = closed.union(*(uses[name] for name in closed))
        if more == closed:
            break
        closed = more
    text = json.dumps({name: plain[name] for name in closed}, sort_keys=True)
    return "code-" + address(text)[:16]
