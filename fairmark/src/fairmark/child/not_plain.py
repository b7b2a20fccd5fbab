"""What stands in a test for what is no plain data, where no reference may stand: a result, or
what has come into an argument or a global.

A test that does not use it goes on. Whatever it does with it raises an error that says what is
wrong, and which no `except Exception` catches, so nobody gains a point by it. What it may do is to
pass it on to the process that it is from.
"""

import sys
from collections.abc import Callable
from typing import Any, NoReturn
from weakref import WeakValueDictionary

import numpy as np
import pandas as pd

from fairmark.child.student_error import UnusableError
from fairmark.protocol import marks, mutation
from fairmark.protocol.operations import ABILITIES

#: Special methods that every object has, and the ones that a test may ask for.
_OF_ALL = (
    "__eq__",
    "__ne__",
    "__bool__",
    "__repr__",
    "__str__",
    "__format__",
    "__dir__",
    "__reduce_ex__",
    "__setattr__",
    "__delattr__",
)
_ENGINE = __name__.partition(".")[0]
#: Of no number that a set of a test has.
_HASH = hash("what is no plain data")


def _asked_by_engine() -> bool:
    """Whether the code that has the caller's method called is this package's own."""
    asking = sys._getframe(2).f_globals.get("__name__", "")
    return asking.partition(".")[0] == _ENGINE


class NotPlain:
    """A result, or a part of an argument, that is no plain data.

    Parameters
    ----------
    why : str
        What is said of it when a test uses it.
    origin : (snapshot, int), optional
        Where it is from: the process, and its place there.

    Examples
    --------
    >>> result = NotPlain("the result of f() holds a generator")
    >>> result is None
    False
    >>> result + 3
    Traceback (most recent call last):
        ...
    fairmark.child.student_error.UnusableError: the result of f() holds a generator
    """

    __slots__ = ("__weakref__", "_origin", "_why")

    def __init__(
        self,
        why: str,
        origin: tuple[Any, int] | None = None,
    ) -> None:
        object.__setattr__(self, "_why", why)
        object.__setattr__(self, "_origin", origin)

    def __getattribute__(self, attribute: str) -> Any:
        """None for a test, nor for a library that a test calls; its class, too, is not known."""
        if not _asked_by_engine():
            refuse(self)
        return object.__getattribute__(self, attribute)

    def __hash__(self) -> int:
        """The same of all, so that sets and dicts of a test compare them."""
        if not _asked_by_engine():
            refuse(self)
        return _HASH

    def __eq__(self, other: object) -> bool:
        """Of a test's nothing; of the engine, which makes sets and dicts, whether it is it."""
        if not _asked_by_engine():
            refuse(self)
        return self is other


NotPlain.__name__ = "value that is no plain data"  # in messages of Python's own


class StandIns:
    """What stands for values of snapshots: for one value one object, so that `is` is right."""

    def __init__(self) -> None:
        self._present: WeakValueDictionary[tuple[Any, int], NotPlain] = WeakValueDictionary()

    def of(
        self,
        snapshot: Any,
        place: Any,
        why: str,
    ) -> NotPlain:
        """What stands for the value at a place of a snapshot.

        Raises
        ------
        ValueError
            It is no place.
        """
        if type(place) is not int:
            raise ValueError("no place")
        origin = (snapshot, place)
        if place == marks.NOT_KEPT:
            return NotPlain(why, origin)
        return self._present.setdefault(origin, NotPlain(why, origin))


def refuse(result: Any) -> NoReturn:
    """Raise the error that says why it cannot be used.

    Raises
    ------
    UnusableError
        Always.
    """
    raise UnusableError(object.__getattribute__(result, "_why"))


def refuse_inside(value: Any) -> None:
    """Raise it if a value is such a result, or has one in it.

    Raises
    ------
    UnusableError
    """
    if stands_in(value):
        refuse(value)
    parts: Any = mutation.items(value)
    if type(value) is dict:
        parts = [*value, *value.values()]
    elif type(value) in (set, frozenset):
        parts = value
    elif type(value) is np.ndarray and value.dtype == object:
        parts = value.ravel().tolist()
    for part in parts:
        refuse_inside(part)


def _method(name: str) -> Callable[..., NoReturn]:
    def method(self: Any, *arguments: Any, **keywords: Any) -> NoReturn:
        refuse(self)

    method.__name__ = name
    return method


_REFUSED = {
    name: _method(name) for name in (*_OF_ALL, *ABILITIES) if name not in ("__call__", "__hash__")
}
for _name, _refused in _REFUSED.items():
    if _name not in vars(NotPlain):
        setattr(NotPlain, _name, _refused)


# ---- tables, which have no place for it


def _unusable(table: type) -> type:
    """A class that a table gets in place of its own."""
    body = {**_REFUSED, "__getattribute__": NotPlain.__getattribute__}
    return type(table.__name__, (table,), body)


#: Tables -> of those that cannot be used; and these, the other way round.
_UNUSABLE = {table: _unusable(table) for table in (pd.DataFrame, pd.Series)}
_USABLE = {unusable: table for table, unusable in _UNUSABLE.items()}


def stands_in(value: Any) -> bool:
    """Whether a value stands in a test for what is no plain data."""
    return type(value) is NotPlain or type(value) in _USABLE


def mark(snapshot: Any, value: Any) -> list[int] | None:
    """The mark of what stands for something in this process; None where there is none."""
    if not stands_in(value):
        return None
    origin = object.__getattribute__(value, "_origin")
    if origin is None:
        return None
    process, place = origin
    if process is not snapshot or place < 0:
        return None
    return [place]


def copy_into(old: Any, new: Any) -> None:
    """As `mutation.copy_into`; a table that is no plain data any more cannot be used.

    Raises
    ------
    UnusableError
        It is no table.
    """
    if type(old) in _USABLE:
        object.__setattr__(old, "__class__", _USABLE[type(old)])
    if type(new) is not NotPlain:
        mutation.copy_into(old, new)
        return
    if type(old) not in _UNUSABLE:
        refuse(new)
    for attribute in ("_origin", "_why"):
        value = object.__getattribute__(new, attribute)
        object.__setattr__(old, attribute, value)
    unusable = _UNUSABLE[type(old)]
    object.__setattr__(old, "__class__", unusable)
