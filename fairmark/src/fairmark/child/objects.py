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
    call_back : callable
        Has a function of the test's called.
    """

    def __init__(self, names: dict[str, Any], call_back: Callable[..., Any]) -> None:
        self.names = names
        self._call_back = call_back
        #: The notebook's functions, as they were before a test put its own in their place.
        self._replaced: dict[str, Any] = {}
        #: Each keeps its identity for as long as it is here.
        self._objects: list[Any] = []
        #: What else the test has sent, by what it sent: functions, by name or by number.
        self._functions: dict[int | str, Any] = {}
        #: By identity, what the test knows them by.
        self._handles: dict[int, int | str] = {}

    def find(self, handle: int | str, *about: Any) -> Any:
        """What a reference of the test's stands for; a function of the notebook's by its name, and
        one of the test's by a number below zero."""
        if isinstance(handle, str):
            self._functions[handle] = self.function(handle)
        elif handle >= 0:
            return self._objects[handle]
        elif handle not in self._functions:
            self._functions[handle] = Callback(self._call_back, handle, *about)
        found = self._functions[handle]
        self._handles[id(found)] = handle
        return found

    def function(self, name: str) -> Any:
        """The notebook's function of a name, also where a test has put its own in its place."""
        return self._replaced.get(name) or self.names[name]

    def bind(self, values: dict[str, Any]) -> None:
        """Bind names as the test does."""
        for name in values:
            before = self.names.get(name)
            if isinstance(before, FUNCTIONS):
                self._replaced.setdefault(name, before)
        self.names.update(values)

    def known(self, value: Any) -> list[Any] | None:
        """The reference to an object that the test has one to already, or has sent."""
        handle = self._handles.get(id(value))
        if handle is None:
            return None
        if isinstance(handle, str) or handle < 0:
            return [handle]
        cls: Any = type(value)
        return [handle, *_about(cls)]

    def reference(self, value: Any) -> list[Any] | None:
        """A reference to what is not plain data: the handle, the class of a library that it is of,
        what it can do, and the number of its class. None where a test gets none.

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


class Callback:
    """A function of the test's, which runs where the test does.

    Parameters
    ----------
    call_back : callable
        Has it called.
    number : int
    name : str
    references : bool
        Whether it may be given references.
    """

    def __init__(
        self,
        call_back: Callable[..., Any],
        number: int,
        name: str,
        references: bool,
    ) -> None:
        self._call_back = call_back
        self._number = number
        self._references = references
        self.__name__ = self.__qualname__ = name

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Have the function called."""
        return self._call_back(self._number, self._references, arguments, keywords)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


def raised_by_callback(classes: list[str], text: str) -> BaseException:
    """What a function of the test's raised, as the builtin class that it was."""
    for name in classes[1:]:
        cls = vars(builtins).get(name)
        if isinstance(cls, type) and issubclass(cls, BaseException):
            return cls(text)
    return RuntimeError(text)


@lru_cache(maxsize=1000)
def _about(cls: Any) -> tuple[str, int, int]:
    """What a reference says of the class of its object; its number is below zero where it is the
    library's itself."""
    library_class = _library_class(cls)
    number = id(cls)  # the same in all snapshots, which are forks of one process
    if library_class == f"{cls.__module__}:{cls.__qualname__}":
        number = -number
    return library_class, abilities(cls), number


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
