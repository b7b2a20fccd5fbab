"""What stands in a test for an object of the student's: a reference, by which the test asks the
student's process.

A reference can do what its object can: attributes, items, calls, `len`, iteration, arithmetic. What
comes back is plain data or another reference. What the student's class says of itself is the
student's word. Therefore, where an object is compared with plain data, its own plain data are
fetched and compared here, or the test is refused.
"""

import contextlib
import operator
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fairmark.child import proxies
from fairmark.child.not_plain import refuse_inside
from fairmark.child.student_error import StudentError
from fairmark.protocol import operations
from fairmark.protocol.operations import ABILITIES, CALCULATIONS, COMPARISONS

#: What `len` may say at most: as many items a test could still take.
MAX_LENGTH = 10_000_000
#: How many items of an iteration are fetched at once, at most.
_MAX_BATCH = 64
#: Special attributes that the student's process is asked for; the others are this process' own.
_TOLD = {
    "__dict__",
    "__doc__",
    "__name__",
    "__qualname__",
    "__module__",
    "__annotations__",
    "__bases__",
    "__mro__",
}
#: What a test would write for an operation, where that is not its name.
_STEPS = {"__getitem__": "[]", "__next__": "next()", "take": "for"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an object of the student's.

    Attributes
    ----------
    handle : int
    library_class : str
        Of a library, which it is an instance of, as it says itself: `module:name`.
    number : int
        Of its class, as it says itself; below zero where that is the library's.
    step : str
        Where the test got it.
    references : References
    """

    handle: int
    library_class: str
    number: int
    step: str
    references: Any


class RemoteObject:
    """A reference to an object of the student's; its subclasses can do what the object can."""

    __slots__ = ("_known",)
    #: NumPy leaves arithmetic with it to it.
    __array_ufunc__ = None
    _known: Known

    def __getattribute__(self, attribute: str) -> Any:
        """An attribute of the object; of the special ones, those that say what it is.

        NumPy and others take what some special attributes say for places in memory. So of all
        others, what there is here is not the object's, and a test that asks would see the wrong
        thing.
        """
        if attribute == "__class__":
            return _class_known_here(inside(self)) or type(self)
        if attribute in _TOLD or not _is_special(attribute):
            return _ask(self, "getattr", attribute)
        runner = inside(self).references.runner
        is_ours = hasattr(RemoteObject, attribute) and attribute not in ABILITIES
        if is_ours and proxies.asked_by_a_test(runner):
            runner.refuse(
                f"it looks at {attribute} of a student's object, which is in another process"
            )
        return object.__getattribute__(self, attribute)

    def __setattr__(self, attribute: str, value: Any) -> None:
        _ask(self, "setattr", attribute, value)

    def __delattr__(self, attribute: str) -> None:
        _ask(self, "delattr", attribute)

    def __dir__(self) -> Any:
        return _ask(self, "__dir__")

    def __repr__(self) -> str:
        return _ask(self, "__repr__")

    def __str__(self) -> str:
        return _ask(self, "__str__")

    def __format__(self, how: str) -> str:
        return _ask(self, "__format__", how)

    def __bool__(self) -> bool:
        """As Python has it for what says nothing of it but perhaps its length."""
        test = inside(self).references.runner.references
        if test is not None:
            test.may_calculate("__bool__")
        length = getattr(type(self), "__len__", None)
        return True if length is None else length(self) > 0

    def __hash__(self) -> int:
        return _ask(self, "__hash__")

    def __eq__(self, other: object) -> Any:
        return _compare(self, "__eq__", other)

    def __ne__(self, other: object) -> Any:
        return _compare(self, "__ne__", other)

    def __reduce_ex__(self, protocol: Any) -> Any:
        inside(self).references.runner.refuse(
            "it copies an object of the student's, which is in another process"
        )


def is_reference(value: Any) -> bool:
    """Whether a value is a reference, whatever its object says of its class."""
    return issubclass(type(value), RemoteObject)


def inside(reference: RemoteObject) -> Known:
    """What is known of an object, without asking it."""
    return object.__getattribute__(reference, "_known")


def _ask(
    reference: RemoteObject,
    operation: str,
    *arguments: Any,
    **keywords: Any,
) -> Any:
    """The result of an operation on the object of a reference."""
    return inside(reference).references.operate(reference, operation, *arguments, **keywords)


def _is_special(attribute: str) -> bool:
    return attribute.startswith("__") and attribute.endswith("__")


def step_of(
    target: RemoteObject,
    operation: str,
    arguments: Sequence[Any],
) -> str:
    """What a test would write for an operation."""
    if operation == "getattr":
        return f".{arguments[0]}"
    if operation == "__call__":
        return f"{inside(target).step}()"
    return _STEPS.get(operation) or CALCULATIONS.get(operation) or operation.strip("_")


def _class_known_here(known: Known) -> type | None:
    """The class of a library that an object is of, if it is imported here, or what stands for one
    that extends it; never a class of the engine's own, and none for a test that is run apart."""
    module, _, names = known.library_class.partition(":")
    if known.references.runner.references is None:
        return None
    found: Any = sys.modules.get(module)
    for name in names.split("."):
        # Not by getattr, which imports what some modules have not imported yet.
        found = vars(found).get(name) if isinstance(found, types.ModuleType | type) else None
    if not isinstance(found, type) or issubclass(found, types.ModuleType):
        return None
    if module.partition(".")[0] == "fairmark":
        return None
    library_class: Any = found
    return library_class if known.number < 0 else _extended(library_class, known.number)


@lru_cache(maxsize=10_000)
def _extended(library_class: Any, number: int) -> Any:
    """A class that stands for one of the student's, by its number, which extends a library's; that
    one where it cannot be extended so."""
    with contextlib.suppress(Exception):
        return types.new_class(library_class.__name__, (library_class,))
    return library_class


# ---- what an object can do


@lru_cache(maxsize=10_000)
def class_with(bits: int, number: int) -> type[RemoteObject]:
    """The class of references to objects of one class, by its number, which has these abilities.

    Raises
    ------
    ValueError
        These are no abilities.
    """
    body: dict[str, Any] = {"__slots__": ()}
    for name in ABILITIES:
        if operations.has(bits, name):
            body[name] = _METHODS.get(name) or _method(name)
    body.setdefault("__hash__", None)
    return type("student object", (RemoteObject,), body)  # a name for messages


@lru_cache(maxsize=1000)
def _method(name: str) -> Callable[..., Any]:
    """The method that has an operation done by the student's process."""

    def method(self: RemoteObject, *arguments: Any, **keywords: Any) -> Any:
        return _ask(self, name, *arguments, **keywords)

    return method


def _compare(
    reference: RemoteObject,
    name: str,
    other: Any,
) -> Any:
    """Compare two objects there, or the plain data of one with plain data here."""
    if is_reference(other) or type(other) is proxies.StudentFunction:
        return _ask(reference, name, other)
    if other is None and name in ("__eq__", "__ne__"):
        return name == "__ne__"
    compare = getattr(operator, name)
    return compare(_plain(reference), other)


def _comparison(name: str) -> Callable[..., Any]:
    def method(self: RemoteObject, other: Any) -> Any:
        return _compare(self, name, other)

    return method


def _contains(self: RemoteObject, item: Any) -> bool:
    if is_reference(item):
        return _ask(self, "__contains__", item)
    return item in _plain(self)


def _plain(reference: RemoteObject) -> Any:
    """The plain data that an object is, such as a dict that counts; without them, nothing can be
    compared here, and the test is refused."""
    try:
        return _ask(reference, "plain")
    except StudentError:
        known = inside(reference)
        _, _, name = known.library_class.partition(":")
        what, instead = "", "one of its attributes, or str(...) or float(...) of it"
        if name and name != "object":
            what, instead = f" (a {name})", "str(...) of it, a number or another attribute"
        return known.references.runner.refuse(
            f"it compares an object of the student's{what} with a value of the test's: compare "
            f"{instead}"
        )


def _length(self: RemoteObject) -> int:
    found = _ask(self, "__len__")
    if isinstance(found, int) and found > MAX_LENGTH:
        raise StudentError(f"len() is {found:,}, at most {MAX_LENGTH:,} are allowed")
    return found


def _iterate(self: RemoteObject) -> Any:
    items = _ask(self, "__iter__")
    return self if items is None else _batches(items)


def _batches(items: Any) -> Iterator[Any]:
    """The items of an iteration: first one, then more at a time."""
    size = 1
    while True:
        batch = _taken(items, "take", size)
        yield from batch
        if len(batch) < size:
            return
        size = min(2 * size, _MAX_BATCH)


def _next(self: RemoteObject) -> Any:
    for item in _taken(self, "__next__"):
        return item
    raise StopIteration


def _taken(
    target: Any,
    operation: str,
    size: int = 1,
) -> list[Any]:
    """At most so many items.

    Raises
    ------
    ValueError
        It is not that which arrived.
    """
    sizes = [size] if operation == "take" else []
    found = _ask(target, operation, *sizes) if is_reference(target) else None
    refuse_inside(found)
    if type(found) is not list or len(found) > size:
        raise StudentError("what it iterates over is no iteration")
    return found


def _exit(self: RemoteObject, cls: Any, error: Any, trace: Any) -> Any:
    if error is None:
        return _ask(self, "__exit__", None, None, None)
    if isinstance(error, AssertionError | StudentError) or not isinstance(error, Exception):
        return False  # the test has ended, and not well
    return inside(self).references.runner.refuse(
        "it raises an error inside of a `with` of a student's object, which is in another process"
    )


#: What is not just asked of the student's process.
_METHODS: dict[str, Callable[..., Any]] = {
    **{name: _comparison(name) for name in COMPARISONS},
    "__contains__": _contains,
    "__len__": _length,
    "__iter__": _iterate,
    "__next__": _next,
    "__exit__": _exit,
}
