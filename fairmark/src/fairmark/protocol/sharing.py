"""Which objects in a function's result and arguments are one and the same.

Results travel as copies. So that a test sees what it would see in one process (that the rows of a
board are one list, that a "copy" is the argument itself), the student's side tells which objects
are the same, and the test's side puts one object in all of these places. What is told is the
student's word, as the result is, and changes nothing but which objects are one.

Both sides number the objects in the order in which they come to them; what is told to be another
object is not looked into.
"""

import itertools
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from fairmark.protocol import codec
from fairmark.protocol.mutation import items

#: What can be changed, so that it matters whether two are one.
_CHANGEABLE = (list, dict, set, deque, bytearray, np.ndarray, pd.Series, pd.DataFrame)
#: How many objects of a result are looked at; those behind them travel as copies.
MAX_OBJECTS = 100_000
#: Of how many arrays another one may be a view.
_MAX_ARRAYS = 100
#: What travels as bytes, and how it is made of them.
_OF_BYTES = (bytearray, memoryview)
_MADE_OF_BYTES: dict[str, Callable[[bytes], Any]] = {cls.__name__: cls for cls in _OF_BYTES}
#: Of each argument, what `mutation.inside` gave before the call.
Parts = Sequence[Sequence[Any]]


def find(
    result: Any,
    arguments: Parts,
    closed: Callable[[Any], bool],
    changed: Sequence[Any] = (),
) -> list[list[Any]]:
    """What is to be told of a result, and of what is in arguments, where these were made.

    Parameters
    ----------
    result : object
    arguments : sequence of sequences
        Of each argument, what `mutation.inside` gave before the call.
    closed : callable
        Whether something else travels in place of an object.
    changed : sequence
        What is in the arguments that changed, as it is now.

    Returns
    -------
    list of list
        The number of an object, those of what changed before those of the result, and what it is:
        "seen" and the number of the object that it is; "argument" and its place in `arguments`;
        "view" and one of these two for an array, with its own offset in bytes, shape and strides;
        "bytearray" or "memoryview".

    Raises
    ------
    NotSerializableError
        It holds too many objects.

    Examples
    --------
    >>> row = [0]
    >>> find([row, row, [0]], [], lambda value: False)
    [[2, 'seen', 1]]
    >>> find([row], [[row]], lambda value: False)
    [[1, 'argument', 0, 0]]
    """
    search = _Search(arguments, closed)
    for part in changed:
        search.visit(part, itself=False)
    search.visit(result)
    return search.told


class _Search:
    """What was found so far.

    Parameters
    ----------
    arguments : sequence of sequences
    closed : callable
    """

    def __init__(self, arguments: Parts, closed: Callable[[Any], bool]) -> None:
        self.told: list[list[Any]] = []
        self._closed = closed
        self._count = 0
        self._arrays: list[_Part] = []
        #: By identity, what is told of an object.
        self._known: dict[int, list[Any]] = {}
        for key, one in _parts(arguments).items():
            self._known[key] = one.place
            if type(one.value) is np.ndarray:
                self._arrays.append(one)

    def visit(self, value: Any, itself: bool = True) -> None:
        """Look at a value and at what is in it; at itself only if it may be an argument's."""
        if type(value) in codec.LEAVES:
            return
        waiting = self._inside(value)
        if itself:
            waiting = [value]
        else:
            self._count += 1
        while waiting and self._count < MAX_OBJECTS:
            one = waiting.pop()
            if not self._tell(one):
                waiting += self._inside(one)
            self._count += 1

    def _tell(self, value: Any) -> bool:
        """Whether an object is told to be another one."""
        cls = type(value)
        what = self._known.get(id(value))
        if cls is np.ndarray and what is None and value.base is not None:
            what = _view(value, self._arrays)
        if what is not None:
            self.told.append([self._count, *what])
            return True
        if issubclass(cls, _CHANGEABLE):
            seen = ["seen", self._count]
            self._known[id(value)] = seen
            if cls is np.ndarray and len(self._arrays) < _MAX_ARRAYS:
                self._arrays.append(_Part(value, seen))
        if cls in _OF_BYTES:
            self.told.append([self._count, cls.__name__])
        return False

    def _inside(self, value: Any) -> list[Any]:
        """What is in an object and has a number of its own, the last first."""
        if self._closed(value):
            return []
        found = [item for item in items(value) if type(item) not in codec.LEAVES]
        return found[::-1]


class _Part(NamedTuple):
    """An object, and what is told of where it is."""

    value: Any
    place: list[Any]


def _parts(arguments: Parts) -> dict[int, _Part]:
    """What is in the arguments and may be in a result, too, by identity."""
    found = {}
    for place, parts in enumerate(arguments):
        for number, part in enumerate(parts):
            if issubclass(type(part), (*_CHANGEABLE, tuple)):
                found[id(part)] = _Part(part, ["argument", place, number])
    return found


def _view(value: np.ndarray, arrays: Sequence[_Part]) -> list[Any] | None:
    """What is told of an array that is a view of an argument's, or of one before."""
    if value.dtype.hasobject or not value.size:
        return None
    for array, place in arrays:
        is_whole = array.flags.c_contiguous and not array.dtype.hasobject
        if is_whole and np.may_share_memory(value, array):
            offset = value.ctypes.data - array.ctypes.data
            if _is_inside(value, array):
                return ["view", place, offset, list(value.shape), list(value.strides)]
    return None


def _is_inside(view: np.ndarray, array: np.ndarray) -> bool:
    """Whether all of a view lies in the memory of an array."""
    low, high = np.lib.array_utils.byte_bounds(view)
    begin, end = np.lib.array_utils.byte_bounds(array)
    return begin <= low and high <= end


class Restored:
    """What arrives with one reply, with one object in all the places of which that is told.

    Parameters
    ----------
    arguments : sequence of sequences
        Of each argument, what `mutation.inside` gives before the call.
    told : sequence of sequences
        As `find` gives it, from a hostile process.

    Raises
    ------
    ValueError, TypeError
        Something else is told.

    Examples
    --------
    >>> rows = Restored([], [[2, "seen", 1]]).value([[0], [0]])
    >>> rows[0] is rows[1]
    True
    """

    def __init__(self, arguments: Parts, told: Sequence[Sequence[Any]]) -> None:
        self._arguments = arguments
        self._told = {number: what for number, *what in told}
        self._numbers = itertools.count()
        self._seen: dict[int, Any] = {}

    def value(self, value: Any) -> Any:
        """What is to be in the place of a value, which is changed in place.

        Raises
        ------
        ValueError, TypeError, KeyError, IndexError
            Something else is told.
        """
        if not self._told or type(value) in codec.LEAVES:
            return value
        number = next(self._numbers)
        kind, *details = self._told.get(number, [""])
        if kind:
            return self._meant(kind, details, value)
        self._seen[number] = value
        if issubclass(type(value), tuple):
            return self._tuple(value)
        places: Any = ()
        if issubclass(type(value), dict):
            places = list(value)
        elif issubclass(type(value), list | deque):
            places = range(len(value))
        for place in places:
            if type(value[place]) not in codec.LEAVES:
                value[place] = self.value(value[place])
        return value

    def _tuple(self, value: Any) -> Any:
        parts = [self.value(part) for part in value]
        pairs = zip(parts, value, strict=True)
        if all(new is old for new, old in pairs):
            return value
        return type(value)(parts)

    def _meant(
        self,
        kind: str,
        details: list[Any],
        value: Any,
    ) -> Any:
        """What is told of one object, which came as this value."""
        if kind in _MADE_OF_BYTES and type(value) is bytes:
            return _MADE_OF_BYTES[kind](value)
        if kind == "view":
            place, *view = details
            return _made_view(self._found(*place), value, *view)
        found = self._found(kind, *details)
        return found if type(found) is type(value) else value

    def _found(self, kind: str, *place: int) -> Any:
        """The object at a place: "seen" and a number, or "argument" and where in these it is."""
        if kind == "seen":
            return self._seen[place[0]]
        argument, part = place
        return self._arguments[argument][part]


def _made_view(
    array: np.ndarray,
    copy: np.ndarray,
    offset: int,
    shape: Any,
    strides: Any,
) -> np.ndarray:
    """A view of an array, of the type of a copy; the copy where the array's bytes lie otherwise
    than those of the student's process."""
    if array.dtype.hasobject or copy.dtype.hasobject or not array.flags.c_contiguous:
        return copy
    if not array.dtype.isnative:  # the student's process has other bytes
        return copy
    memory = array.reshape(-1).view(np.uint8)  # times have no buffer of their own
    return np.ndarray(shape, copy.dtype, memory, offset, strides)  # refuses what is not inside
