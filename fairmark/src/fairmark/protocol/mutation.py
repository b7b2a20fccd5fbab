"""Arguments that a function changed in place: to notice it, and to do the same to other objects."""

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from fairmark.protocol.codec import encode

#: What has objects in it that can be changed, or can itself.
_CONTAINERS = (list, tuple, deque, dict, set, np.ndarray, pd.Series, pd.DataFrame)
#: Kinds of NumPy dtypes that hold no objects.
_NUMBERS_AND_TIMES = "biufmM"


def _nothing(_: Any) -> bool:
    return False


def inside(value: Any, closed: Callable[[Any], bool] = _nothing) -> Iterator[Any]:
    """A value, and before it the lists, dicts, sets, arrays and tables in it, each before what
    holds it; of what is closed nothing but itself.

    Examples
    --------
    >>> [*inside(([1], {"a": [2]}))]
    [[1], [2], {'a': [2]}, ([1], {'a': [2]})]
    """
    if not closed(value):
        for item in items(value):
            if issubclass(type(item), _CONTAINERS) or closed(item):
                yield from inside(item, closed)
    yield value


def items(value: Any) -> Iterable[Any]:
    """What a list, tuple, queue or dict has in it, whatever a subclass says; nothing of any other
    value.

    Examples
    --------
    >>> [*items({"a": 1})], [*items((2, 3))], [*items("ab")]
    ([1], [2, 3], [])
    """
    if type(value) is list:
        return value
    if issubclass(type(value), dict):
        return dict.values(value)
    for base in (list, tuple, deque):
        if issubclass(type(value), base):
            return base.__iter__(value)
    return ()


def record(value: Any, encoded: Callable[[Any], bytes] = encode) -> Any:
    """What tells later whether a value has changed; its bytes as `encoded` has them.

    Of a table of numbers and text, which are most, a copy, which costs less. Else bytes: categories
    in another order, or what was changed inside of objects, would compare as equal.
    """
    if all(_holds_no_objects(dtype) for dtype in _dtypes(value)):
        return value.copy()
    return encoded(value)


def _dtypes(value: Any) -> list[Any]:
    """Of a table its columns'; of anything else that of objects."""
    if type(value) is pd.Series:
        return [value.dtype]
    if type(value) is pd.DataFrame:
        return list(value.dtypes)
    return [object]


def _holds_no_objects(dtype: Any) -> bool:
    return dtype == "str" or getattr(dtype, "kind", "O") in _NUMBERS_AND_TIMES


def changed(
    value: Any,
    recorded: Any,
    encoded: Callable[[Any], bytes] | None = None,
) -> bool:
    """Whether a value has changed since; its bytes as `encoded` has them.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 2]})
    >>> before = record(table)
    >>> table.loc[0, "a"] = 3
    >>> changed(table, before)
    True
    """
    if type(recorded) is bytes:
        as_bytes = encoded or partial(encode, subclasses=True)
        return as_bytes(value) != recorded
    return _labels(value) != _labels(recorded) or not value.equals(recorded)


def _labels(table: Any) -> bytes:
    """The axes and the name of a table, which `equals` does not compare in full."""
    name = table.name if type(table) is pd.Series else None
    return encode([*table.axes, name])


def _copy_array_into(old: np.ndarray, new: np.ndarray) -> None:
    """As `copy_into`; the shape, too, where an array of as many items lies in order."""
    if old.size == new.size and old.shape != new.shape:
        with contextlib.suppress(ValueError):
            old.resize(new.shape, refcheck=False)
    if old.shape == new.shape and old.dtype == new.dtype:
        old[...] = new


def copy_into(old: Any, new: Any) -> None:
    """Make an object equal to another one in place, where its type allows it.

    Examples
    --------
    >>> numbers = [3, 1]
    >>> copy_into(numbers, [1, 3])
    >>> numbers
    [1, 3]
    """
    if type(old) is not type(new):
        return
    if isinstance(old, np.ndarray):
        _copy_array_into(old, new)
    elif isinstance(old, deque):
        old.clear()
        old.extend(new)
    elif isinstance(old, list | dict | set | pd.DataFrame | pd.Series):
        if isinstance(old, dict):
            old.clear()  # it alone would keep what it has
        type(old).__init__(old, new)  # type: ignore[arg-type]  # anew, in place
