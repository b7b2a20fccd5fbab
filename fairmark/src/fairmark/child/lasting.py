"""Objects that a test and the student's process both hold, for longer than one call.

Such as a list that a function gives each time, or one that an object keeps of its arguments. In one
process the two would share it. So what either side does to it is told to the other with the next
request and its reply, as for an argument. Both sides number these objects in the order in which
they are told of.

They are lists, dicts, sets, queues and arrays, each of plain data with nothing inside that can be
changed itself.
"""

from collections import deque
from collections.abc import Mapping
from typing import Any

import numpy as np

from fairmark.errors import NotSerializableError
from fairmark.protocol import codec, mutation

#: How many there may be in one snapshot, and how many bytes of one are told.
MAX_LASTING = 32
_MAX_BYTES = 100_000
_KINDS = {list, dict, set, deque, np.ndarray}


def _encoded(value: Any) -> bytes | None:
    """An object of these kinds as bytes; None of any other."""
    if type(value) not in _KINDS:
        return None
    if any(type(item) not in codec.LEAVES for item in mutation.items(value)):
        return None
    try:
        data = codec.encode(value)
    except NotSerializableError:
        return None
    return data if len(data) <= _MAX_BYTES else None


class LastingObjects:
    """In a snapshot: the objects that a test has, too."""

    def __init__(self) -> None:
        self._objects: list[Any] = []

    def take_over(self, changed: Mapping[int, Any]) -> list[Any]:
        """Change the objects as the test did; returns all of them, None for what is no such object
        any more."""
        for number, value in changed.items():
            mutation.copy_into(self._objects[number], value)
        return [None if _encoded(one) is None else one for one in self._objects]

    def add(self, value: Any) -> bool:
        """Whether an object is one more."""
        is_known = any(one is value for one in self._objects)
        if is_known or len(self._objects) == MAX_LASTING or _encoded(value) is None:
            return False
        self._objects.append(value)
        return True


class LastingCopies:
    """In a test: what it has of the objects that a snapshot holds on to."""

    def __init__(self) -> None:
        self.objects: list[Any] = []
        #: Of each what both sides have.
        self._known: list[bytes | None] = []

    def add(self, value: Any) -> None:
        """Note one more.

        Raises
        ------
        ValueError
            It is one too many.
        """
        if len(self.objects) == MAX_LASTING:
            raise ValueError("too many lasting objects")
        self.objects.append(value)
        self._known.append(_encoded(value))

    def changed(self) -> dict[int, Any]:
        """Those that the test changed since, by number."""
        found = {}
        for number, value in enumerate(self.objects):
            data = _encoded(value)
            if data is not None and data != self._known[number]:
                found[number] = value
        return found

    def forget_after(self, count: int) -> None:
        """The student's process is as it was when both sides held so many, and so are they."""
        del self.objects[count:]
        self.note()

    def note(self) -> None:
        """Both sides have the same again."""
        self._known = [_encoded(one) for one in self.objects]
