"""What a test may do with an object of the student's that it has a reference to.

An operation is called by the special method that Python has for it. Which of these an object has
travels with a reference to it, as a number of bits in the order given here: a reference can then do
what its object can, and nothing else.
"""

from typing import Any

_ARITHMETIC = (
    "add",
    "sub",
    "mul",
    "matmul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "lshift",
    "rshift",
    "and",
    "xor",
    "or",
)
#: Operations that compare. With plain data this is never left to the student's code.
COMPARISONS = ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__")
#: Operations that take two operands, by what they are called; then with the operands swapped, and
#: in place.
BINARY = (*(f"__{name}__" for name in _ARITHMETIC), "__divmod__")
REFLECTED = (*(f"__r{name}__" for name in _ARITHMETIC), "__rdivmod__")
IN_PLACE = tuple(f"__i{name}__" for name in _ARITHMETIC)
#: Operations whose result is a value of the very type that Python asks for.
CONVERSIONS = (
    "__bool__",
    "__int__",
    "__float__",
    "__complex__",
    "__index__",
    "__len__",
    "__hash__",
    "__instancecheck__",
    "__subclasscheck__",
)
#: Operations that give some items of an iteration, as a list.
BATCHES = ("take", "__next__")
#: What is calculated with an object, and what it is called: however its class comes to have it.
CALCULATIONS = {
    **{f"__{how}{name}__": name for how in ("", "r", "i") for name in (*_ARITHMETIC, "divmod")},
    **dict.fromkeys(("__lt__", "__le__", "__gt__", "__ge__"), "order"),
    **dict.fromkeys(("__int__", "__float__", "__complex__", "__index__"), "a number"),
    **dict.fromkeys(("__trunc__", "__floor__", "__ceil__"), "a number"),
    **{f"__{name}__": name for name in ("neg", "pos", "abs", "invert", "round", "bool")},
}
_OTHERS = (
    "__neg__",
    "__pos__",
    "__abs__",
    "__invert__",
    "__round__",
    "__trunc__",
    "__floor__",
    "__ceil__",
    "__call__",
    "__iter__",
    "__next__",
    "__reversed__",
    "__contains__",
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__enter__",
    "__exit__",
)
#: Every operation that some objects have and others do not.
ABILITIES = (
    *COMPARISONS[:4],
    *BINARY,
    *REFLECTED,
    *IN_PLACE,
    *CONVERSIONS,
    *_OTHERS,
)


def abilities(cls: type) -> int:
    """What objects of a class can do: a bit for each of `ABILITIES`.

    Examples
    --------
    >>> [name for name in ABILITIES if has(abilities(map), name)]
    ['__hash__', '__iter__', '__next__']
    """
    found = 0
    for place, name in enumerate(ABILITIES):
        owners = [one for one in cls.__mro__ if name in vars(one)]
        if not owners or vars(owners[0])[name] is None:
            continue
        # What `object` has of the methods that compare does nothing.
        if name not in COMPARISONS or owners[0] is not object:
            found |= 1 << place
    return found


def has(bits: Any, name: str) -> bool:
    """Whether an operation is among abilities.

    Raises
    ------
    ValueError
        These are no abilities.
    """
    if type(bits) is not int or not 0 <= bits < 1 << len(ABILITIES):
        raise ValueError("no abilities")
    return bool(bits >> ABILITIES.index(name) & 1)
