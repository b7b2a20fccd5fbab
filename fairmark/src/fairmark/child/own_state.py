"""In the student's process: the state of objects of the notebook's own classes.

Such an object of a read-only cell is in the test's process, too. What the student's code does to
the one here cannot be done there, but that it was done can be told.
"""

import hashlib
import types
from collections.abc import Iterator
from typing import Any

from fairmark.errors import NotSerializableError
from fairmark.protocol import codec, mutation

#: Objects that are looked at.
_MAX_OBJECTS = 1000


def digest(value: Any) -> bytes:
    """The attributes of an object, and of those in it; of what has none, its identity.

    Examples
    --------
    >>> account = types.SimpleNamespace(balance=100)
    >>> before = digest([account])
    >>> account.balance -= 10
    >>> digest([account]) == before
    False
    """
    found = hashlib.sha256()
    seen = set[int]()
    waiting = [value]
    while waiting and len(seen) < _MAX_OBJECTS:
        one = waiting.pop()
        found.update(type(one).__name__.encode())
        if id(one) in seen:
            continue
        seen.add(id(one))
        parts = _parts(one)
        if parts:
            waiting += parts
        else:
            found.update(_encoded(one))
    return found.digest()


def _parts(value: Any) -> list[Any]:
    """What is in a list, dict or other container, or the attributes of an object."""
    cls = type(value)
    is_own = cls.__module__ == "__main__" or issubclass(cls, types.SimpleNamespace)
    if not is_own:
        found = mutation.items(value)
        return list(found)
    held: dict[str, Any] = {}
    for name in _slots(cls):
        held[name] = getattr(value, name, None)
    held |= getattr(value, "__dict__", {})
    return [*held, *held.values()]


def _slots(cls: type) -> Iterator[str]:
    """The names of the slots of a class."""
    for base in cls.__mro__:
        slots = vars(base).get("__slots__", ())
        if isinstance(slots, str):
            yield slots
        else:
            yield from slots


def _encoded(value: Any) -> bytes:
    try:
        return codec.encode(value)
    except NotSerializableError:
        return str(id(value)).encode()
