"""What stands in a test for a result that is no plain data, where no reference may stand.

A test that does not use the result goes on. Whatever it does with the result raises an error that
says what is wrong, so nobody gains a point by it.
"""

import sys
from collections import deque
from collections.abc import Callable
from typing import Any, NoReturn

from fairmark.child.student_error import StudentError
from fairmark.protocol.operations import ABILITIES

#: Special methods that every object has, and the ones that a test may ask for.
_OF_ALL = (
    "__eq__",
    "__ne__",
    "__bool__",
    "__hash__",
    "__repr__",
    "__str__",
    "__format__",
    "__dir__",
    "__reduce_ex__",
    "__setattr__",
    "__delattr__",
)
_ENGINE = __name__.partition(".")[0]


class NotPlain:
    """A result that is no plain data.

    Parameters
    ----------
    why : str
        What is said of it when a test uses it.

    Examples
    --------
    >>> result = NotPlain("the result of f() holds a generator")
    >>> result is None
    False
    >>> result == 3
    Traceback (most recent call last):
        ...
    fairmark.child.student_error.StudentError: the result of f() holds a generator
    """

    __slots__ = ("_why",)

    def __init__(self, why: str) -> None:
        object.__setattr__(self, "_why", why)

    def __getattribute__(self, attribute: str) -> Any:
        """None for a test, nor for a library that a test calls; its class, too, is not known."""
        asking = sys._getframe(1).f_globals.get("__name__", "")
        if asking.partition(".")[0] != _ENGINE:
            refuse(self)
        return object.__getattribute__(self, attribute)


def refuse(result: NotPlain) -> NoReturn:
    """Raise the error that says why it cannot be used.

    Raises
    ------
    StudentError
        Always.
    """
    raise StudentError(object.__getattribute__(result, "_why"))


def refuse_inside(value: Any) -> None:
    """Raise it if a value is such a result, or has one in it.

    Raises
    ------
    StudentError
    """
    if type(value) is NotPlain:
        refuse(value)
    parts: Any = ()
    if type(value) is dict:  # it is no key, and in no set, as it has no hash
        parts = value.values()
    elif type(value) in (list, tuple, deque):
        parts = value
    for part in parts:
        refuse_inside(part)


def _method(name: str) -> Callable[..., NoReturn]:
    def method(self: NotPlain, *arguments: Any, **keywords: Any) -> NoReturn:
        refuse(self)

    method.__name__ = name
    return method


for _name in (*_OF_ALL, *ABILITIES):
    if _name != "__call__":
        setattr(NotPlain, _name, _method(_name))
