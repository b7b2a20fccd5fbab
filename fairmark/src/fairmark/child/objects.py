"""In the student's process: the objects that tests hold references to, and what is done with them.

Nothing here is trusted: the test runner checks whatever comes out.
"""

import builtins
import itertools
import math
import operator
import sys
import types
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from fairmark.errors import NotSerializableError
from fairmark.protocol.operations import (
    ABILITIES,
    BINARY,
    COMPARISONS,
    IN_PLACE,
    REFLECTED,
    abilities,
)

#: How many objects a test may hold references to.
MAX_REFERENCES = 100_000
#: Functions, which tests get as such and not as references.
FUNCTIONS = types.FunctionType | types.BuiltinFunctionType | types.MethodType


class Objects:
    """The objects that a test holds references to, by their handles.

    Parameters
    ----------
    names : dict
        Of the notebook.
    """

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        #: Each keeps its identity for as long as it is here.
        self._objects: list[Any] = []
        self._handles: dict[int, int] = {}

    def find(self, handle: int | str) -> Any:
        """What a reference of the test's stands for; a function of the notebook's by its name."""
        if isinstance(handle, str):
            return self.names[handle]
        return self._objects[handle]

    def known(self, value: Any) -> list[Any] | None:
        """The reference to an object that the test has one to already."""
        handle = self._handles.get(id(value))
        return None if handle is None else _reference(handle, value)

    def reference(self, value: Any) -> list[Any] | None:
        """A reference to what is not plain data; None where a test gets none.

        Raises
        ------
        NotSerializableError
            It has too many already.
        """
        if isinstance(value, types.ModuleType):
            return None
        if id(value) not in self._handles:
            if len(self._objects) == MAX_REFERENCES:
                raise NotSerializableError(f"holds more than {MAX_REFERENCES:,} objects")
            self._handles[id(value)] = len(self._objects)
            self._objects.append(value)
        return self.known(value)


def _reference(handle: int, value: Any) -> list[Any]:
    """The handle, the class that the test may know, and what the object can do."""
    cls = type(value)
    return [handle, _library_class(cls), _abilities(cls)]


_abilities = lru_cache(maxsize=1000)(abilities)


@lru_cache(maxsize=1000)
def _library_class(cls: type) -> str:
    """The first class, of one and those that it is made from, that is a library's, as
    `module:name`; empty where there is none but `object`."""
    for one in cls.__mro__[:-1]:
        found: Any = sys.modules.get(one.__module__)
        for name in one.__qualname__.split("."):
            found = getattr(found, name, None)
        if found is one and one.__module__ != "__main__":
            return f"{one.__module__}:{one.__qualname__}"
    return ""


# ---- operations


class Items:
    """An iteration, some items at a time; an error waits until the items before it were taken."""

    def __init__(self, iterator: Iterator[Any]) -> None:
        self._iterator = iterator
        self._error: BaseException | None = None

    def take(self, count: int) -> list[Any]:
        """The next items; fewer at the end."""
        if self._error is not None:
            raise self._error
        found: list[Any] = []
        try:
            for item in itertools.islice(self._iterator, count):
                found.append(item)
        except BaseException as error:
            if not found:
                raise
            self._error = error
        return found


def _iterate(target: Any) -> Items | None:
    """An iteration of an object; None where it is one itself."""
    iterator = iter(target)
    return None if iterator is target else Items(iterator)


def _next(target: Any) -> list[Any]:
    """The next item of an iterator, if there is one."""
    return Items(target).take(1)


def _plain(target: Any) -> Any:
    """The object itself, which travels as plain data or not at all."""
    return target


def _take(target: Items, count: int) -> list[Any]:
    return target.take(count)


def _is_instance(target: Any, value: Any) -> bool:
    return isinstance(value, target)


def _is_subclass(target: Any, value: Any) -> bool:
    return issubclass(value, target)


def _enter(target: Any) -> Any:
    return type(target).__enter__(target)


def _exit(target: Any, *error: Any) -> Any:
    return type(target).__exit__(target, *error)


def _swapped(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def swapped(target: Any, other: Any) -> Any:
        return function(other, target)

    return swapped


#: What is done with an object, by the name of the operation: the object is the first argument.
OPERATIONS: dict[str, Callable[..., Any]] = {
    "plain": _plain,
    "take": _take,
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "__dir__": dir,
    "__repr__": repr,
    "__str__": str,
    "__format__": format,
    "__iter__": _iterate,
    "__next__": _next,
    "__instancecheck__": _is_instance,
    "__subclasscheck__": _is_subclass,
    "__enter__": _enter,
    "__exit__": _exit,
    "__divmod__": divmod,
    "__pow__": pow,
}


def _complete() -> None:
    """Add the operations that Python has a function for, under its name."""
    OPERATIONS["__rdivmod__"] = _swapped(divmod)
    for name in (*COMPARISONS, *BINARY, *IN_PLACE, *ABILITIES):
        if name not in OPERATIONS and name not in REFLECTED:
            short = name.strip("_")
            found = vars(operator).get(name) or vars(builtins).get(short)
            OPERATIONS[name] = found or vars(math)[short]
    for plain, swapped in zip(BINARY, REFLECTED, strict=True):
        OPERATIONS[swapped] = _swapped(OPERATIONS[plain])


_complete()
