"""In the student's process: which of the notebook's values its own code can come to, and so change.

Code comes to a value by its name, but also by another name, a default, a closure, a decorator, a
bound method, an attribute. So everything is followed that holds something. Nothing of the
student's is called for it.
"""

import contextlib
import gc
import itertools
import types
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from fairmark.protocol import codec

#: How many objects are looked at, nearest first; how many of one list or dict; and how many of one
#: to which no function leads, such as a dict of functions.
_MAX_OBJECTS = 5000
_MAX_ITEMS = 200
_MAX_TABLE = 50
#: Of what no reference leads on.
_LEAVES = codec.LEAVES | {bytes, bytearray, np.dtype}
_SEQUENCES = (list, tuple, deque, set, frozenset)
_CONTAINERS = (*_SEQUENCES, dict)
#: Modules, what whose objects hold is followed.
_MODULES = {"builtins", "collections", "functools", "itertools", "operator", "types"}
_NOT_FOLLOWED = (types.ModuleType, types.FrameType, types.CodeType, types.TracebackType)


def reached(names: dict[str, Any], wanted: Iterable[str]) -> set[str]:
    """Those of some names that the notebook's code mentions, or whose objects it comes to.

    Parameters
    ----------
    names : dict
        Of the notebook.
    wanted : iterable of str

    Examples
    --------
    >>> kept = [1]
    >>> reached({"push": kept.append, "kept": kept, "other": [1]}, ["kept", "other"])
    {'kept'}
    """
    left = set(wanted)
    if not left:
        return left
    walk = _Walk(names)
    walk.run()
    found = left & walk.mentioned
    for name in left - found:
        value = names.get(name)
        if not walk.seen.isdisjoint(_with_parts(value)):
            found.add(name)
    return found


class _Walk:
    """From the notebook's functions, classes and instances to whatever they hold.

    Parameters
    ----------
    names : dict
        Of the notebook.

    Attributes
    ----------
    mentioned : set of str
        Global names and texts in the code.
    seen : set of int
        Identities of the objects.
    """

    def __init__(self, names: dict[str, Any]) -> None:
        self.mentioned = set[str]()
        self.seen = {id(names)}
        self._names = names
        self._waiting: deque[Any] = deque()

    def run(self) -> None:
        """Look at the objects."""
        for value in list(self._names.values()):
            items = itertools.islice(_items(value), _MAX_TABLE)
            roots = filter(_leads_on, (value, *items))
            self._add(roots)
        for _ in range(_MAX_OBJECTS):
            if not self._waiting:
                return
            value = self._waiting.popleft()
            following = self._next(value)
            self._add(following)

    def _add(self, values: Iterable[Any]) -> None:
        for value in values:
            identity = id(value)
            if type(value) in _LEAVES or identity in self.seen:
                continue
            self.seen.add(identity)
            self._waiting.append(value)

    def _next(self, value: Any) -> Iterable[Any]:
        """What an object leads to."""
        kind = type(value)
        if kind is types.FunctionType:
            return self._of_function(value)
        if kind is np.ndarray:
            return [value.base]
        found = list(_items(value))
        if kind is types.GeneratorType:
            found += self._of_code(value.gi_code)
        if _leads_on(value):
            found += gc.get_referents(value)
        return found

    def _of_function(self, function: types.FunctionType) -> list[Any]:
        found = [
            function.__defaults__,
            function.__kwdefaults__,
            function.__closure__,
            function.__dict__,
        ]
        if function.__globals__ is self._names:
            found += self._of_code(function.__code__)
        return found

    def _of_code(self, code: types.CodeType) -> list[Any]:
        """The values of names that a piece of code mentions."""
        names: set[str] = set()
        for one in _with_inner(code):
            names.update(one.co_names)
            for text in one.co_consts:  # globals()["name"]
                if type(text) is str:
                    names.add(text)
        names -= self.mentioned
        self.mentioned |= names
        known = names & self._names.keys()
        return [self._names[name] for name in known]


def _leads_on(value: Any) -> bool:
    """Whether an object may hold what changes others: it is one of the notebook's own classes, or
    of one, or can be called, or is of one of Python's own kinds, and is no mere list or dict."""
    kind = type(value)
    if kind in _LEAVES or kind in _CONTAINERS or issubclass(kind, _NOT_FOLLOWED):
        return False
    if issubclass(kind, type):
        return _is_own(value)
    return callable(value) or _is_own(kind) or _module(kind) in _MODULES


def _is_own(cls: type) -> bool:
    """Whether a class is the notebook's."""
    return _module(cls) == "__main__"


def _module(cls: type) -> str:
    """The module of a class, as Python has it."""
    found: Any = None
    with contextlib.suppress(AttributeError):  # a class can be without
        found = vars(type)["__module__"].__get__(cls)
    return found if type(found) is str else ""


def _items(value: Any) -> Iterator[Any]:
    """The first items of a list, tuple, queue, set or dict, whatever a subclass says."""
    kind = type(value)
    found: Iterable[Any] = ()
    if issubclass(kind, dict):
        found = dict.values(value)
    for base in _SEQUENCES:
        if issubclass(kind, base):
            found = base.__iter__(value)
    return itertools.islice(found, _MAX_ITEMS)


def _with_parts(value: Any) -> set[int]:
    """The identities of a value and of what is in it that could be changed itself; of an array also
    of that whose view it is."""
    waiting = [value]
    found = set[int]()
    while waiting and len(found) < _MAX_ITEMS:
        one = waiting.pop()
        identity = id(one)
        if type(one) in _LEAVES or identity in found:
            continue
        found.add(identity)
        if type(one) is np.ndarray:
            waiting.append(one.base)
        else:
            waiting += _items(one)
    return found


def _with_inner(code: types.CodeType) -> Iterator[types.CodeType]:
    """A piece of code, and those in it."""
    waiting = [code]
    while waiting:
        one = waiting.pop()
        yield one
        for inner in one.co_consts:
            if type(inner) is types.CodeType:
                waiting.append(inner)
