# Misconception: takes all sources together: any change anywhere makes everything run again.
# Loses: test-fingerprint, test-fingerprint-names
import ast


def fingerprint(sources, node):
    trees = [(name, ast.unparse(ast.parse(sources[name]))) for name in sorted(sources)]
    return address(node + repr(trees))
