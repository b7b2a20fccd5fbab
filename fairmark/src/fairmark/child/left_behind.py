"""In the student's process: what is no plain data stays here when an argument or a global that
holds it travels, and a mark stands for it.

Nothing here is trusted: whatever stands for a mark in a test cannot be used.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from fairmark.errors import NotSerializableError
from fairmark.protocol import codec, marks

#: How many values are kept, and how deep inside of each other they are looked for.
_MAX_KEPT = 100_000
_MAX_DEPTH = 100
#: Said of an object that the student's code changed, after its name.
_CHANGED = "was changed by the student's code, and no test can look at that"


@dataclass(frozen=True, eq=False)
class Mark:
    """What travels for a value.

    Attributes
    ----------
    place : int
        Among those that are kept.
    why : str
        It does not travel itself.
    """

    place: int
    why: str


def _parts(value: Any) -> tuple[int, str] | None:
    """The parts of a mark; None where it is none."""
    if type(value) is not Mark:
        return None
    return value.place, value.why


_AS_REFERENCES = marks.parts(_parts)
_NO_NAME = Mark(marks.NOT_KEPT, "is not there any more")
#: The value of a name that the student's code unbound.
GONE = codec.encode(_NO_NAME, references=_AS_REFERENCES)


class LeftBehind:
    """The values that stay here."""

    def __init__(self) -> None:
        #: Each keeps its identity for as long as it is here.
        self._values: list[Any] = []
        self._places: dict[int, int] = {}
        #: By identity, those that a mark has stood for.
        self._closed = set[int]()

    def keep(self, value: Any) -> int:
        """The place of a value, of which it is one; `marks.NOT_KEPT` where there are too many."""
        count = len(self._values)
        if id(value) not in self._places and count < _MAX_KEPT:
            self._places[id(value)] = count
            self._values.append(value)
        return self._places.get(id(value), marks.NOT_KEPT)

    def find(self, place: int) -> Any:
        """What stands at a place, which the test sends back."""
        value = self._values[place]
        self._closed.add(id(value))
        return value

    def has(self, value: Any) -> bool:
        """Whether a mark stands for this value where the test is."""
        return id(value) in self._closed

    def encode(
        self,
        value: Any,
        references: Callable[[Any], list[Any] | None] | None = None,
    ) -> bytes:
        """As `codec.encode`, with marks where something is no plain data; subclasses as plain."""
        data, _ = self.encode_or_mark(value, references)
        return data

    def encode_or_mark(
        self,
        value: Any,
        references: Callable[[Any], list[Any] | None] | None = None,
    ) -> tuple[bytes, bool]:
        """As `encode`, and whether there is no mark in it."""
        strict = partial(codec.encode, subclasses=True, references=references)
        try:
            return strict(value), True
        except NotSerializableError:
            marked = self._marked(value, strict)
        with_marks = marks.parts(_parts, references)
        try:
            return codec.encode(marked, subclasses=True, references=with_marks), False
        except NotSerializableError as error:
            whole = self._mark(value, error)
            return codec.encode(whole, references=with_marks), False

    def encode_changed(self, value: Any) -> bytes:
        """The mark of an object that the student's code changed."""
        mark = self._mark(value, ValueError(_CHANGED))
        return codec.encode(mark, references=_AS_REFERENCES)

    def _marked(
        self,
        value: Any,
        strict: Callable[[Any], bytes],
        outer: tuple[int, ...] = (),
    ) -> Any:
        """The value with marks; inside of the values of these identities."""
        try:
            strict(value)
            return value
        except NotSerializableError as error:
            why = error
        if id(value) in outer or len(outer) == _MAX_DEPTH:
            return self._mark(value, why)
        holds = (*outer, id(value))
        inner = partial(self._marked, strict=strict, outer=holds)
        kind = type(value)
        if kind in (list, tuple, set):
            return kind(map(inner, value))
        if kind is deque:
            items = map(inner, value)
            return deque(items, value.maxlen)
        if kind is dict:
            keys = map(inner, value)
            values = map(inner, value.values())
            return dict(zip(keys, values, strict=True))
        if kind is np.ndarray and value.dtype == object:
            flat = value.ravel().tolist()
            items = map(inner, flat)
            made = np.fromiter(items, object, len(flat))
            return made.reshape(value.shape)
        if kind is pd.DataFrame:
            return self._marked_columns(value, strict)
        return self._mark(value, why)

    def _marked_columns(self, table: pd.DataFrame, strict: Callable[[Any], bytes]) -> Any:
        """The table; in place of each column that is no plain data one of marks."""
        found = {}
        for place in range(table.shape[1]):
            column = table.iloc[:, place]
            try:
                strict(column)
            except NotSerializableError as error:
                marks_alone = np.full(len(table), self._mark(column, error), dtype=object)
                column = pd.Series(marks_alone, table.index, dtype=object)
            found[place] = column
        return pd.DataFrame(found, index=table.index).set_axis(table.columns, axis=1)

    def _mark(self, value: Any, why: Exception) -> Mark:
        """The mark of a value, which is kept."""
        place = self.keep(value)
        if place != marks.NOT_KEPT:
            self._closed.add(id(value))
        return Mark(place, str(why))
