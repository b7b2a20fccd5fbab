"""`is` and `is not`, as a test asks them.

Nothing can refuse to be compared by identity. So these comparisons become calls, and what stands
for a value that is no plain data is refused where it might be the other one: an object of a
read-only cell, a class, a function.
"""

import ast
import builtins
from typing import Any

from fairmark.child.not_plain import refuse, stands_in
from fairmark.protocol.codec import PLAIN

#: No source can have this name.
_NAME = "<is>"


def is_same(one: Any, other: Any) -> bool:
    """What `one is other` says.

    Raises
    ------
    UnusableError
        It cannot be known of a value that is no plain data.

    Examples
    --------
    >>> is_same(None, None), is_same([], [])
    (True, False)
    """
    for value, beside in ((one, other), (other, one)):
        if stands_in(value) and not stands_in(beside) and type(beside) not in PLAIN:
            refuse(value)
    return one is other


# A test finds it from any function of its own, whatever its namespace.
setattr(builtins, _NAME, is_same)


class ByCall(ast.NodeTransformer):
    """Makes calls of these comparisons.

    Examples
    --------
    >>> tree = ByCall().visit(ast.parse("a is not b"))
    >>> ast.unparse(tree)
    'not <is>(a, b)'
    """

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """One comparison."""
        self.generic_visit(node)
        operator = node.ops[0]
        is_one = len(node.ops) == 1 and isinstance(operator, ast.Is | ast.IsNot)
        if not is_one:
            return node
        name = ast.Name(_NAME, ast.Load())
        new: ast.expr = ast.Call(name, [node.left, *node.comparators], [])
        if isinstance(operator, ast.IsNot):
            new = ast.UnaryOp(ast.Not(), new)
        ast.copy_location(new, node)
        return ast.fix_missing_locations(new)
