# Misconception: goes one step: what a helper uses is not looked at.
# Loses: test-fingerprint, test-fingerprint-names
import ast


def fingerprint(sources, node):
    tree = ast.parse(sources[node])
    used = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    used -= {part.arg for part in ast.walk(tree) if isinstance(part, ast.arg)}
    names = sorted((used & sources.keys()) | {node})
    return address(repr([(name, ast.unparse(ast.parse(sources[name]))) for name in names]))
