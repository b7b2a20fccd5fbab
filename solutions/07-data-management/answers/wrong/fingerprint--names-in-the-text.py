# Misconception: looks for names in the text, so a part of a word or a string counts as use.
# Loses: test-fingerprint, test-fingerprint-names
import ast


def fingerprint(sources, node):
    trees = {name: ast.parse(text) for name, text in sources.items()}
    reached, waiting = set(), [node]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            used = {other for other in trees if other in ast.unparse(trees[name])}
            waiting += sorted(used)
    return address(repr([(name, ast.unparse(trees[name])) for name in sorted(reached)]))
