"""A codec for plain data: what may travel between the tests and a student's code, and nothing else.

Plain data are None, Ellipsis, NotImplemented, bool, int, float, complex, Decimal, Fraction, str,
bytes, list, tuple, deque, dict and its views, OrderedDict, set, frozenset, range, dates, times and
time zones, NumPy arrays and scalars, and pandas Series, DataFrame, Index, Timestamp, Timedelta,
NaT, NA and arrays of categories, text, times and nullable numbers. Of exactly these types: a
subclass may behave as it likes, a plain value cannot.

Pickle would run code while reading. Here msgpack carries what it knows, and the other types as
lists, the type's number first, built anew from the parts by their own constructors. Equal values
give equal bytes.

Where both sides agree on it, a reference stands for an object that is not plain data and stays
where it is; what it consists of is theirs to say.

References: msgpack's specification (extension types); Apache Arrow's columnar format (variable-size
binary layout).
"""

import types
from collections import OrderedDict, deque
from collections.abc import Callable
from functools import partial
from typing import Any

import msgpack
import numpy as np
import pandas as pd

from fairmark.errors import MalformedDataError, NotSerializableError
from fairmark.protocol.codec import arrays, builtin, own, tables
from fairmark.protocol.codec.kind import Kind
from fairmark.protocol.codec.tables import MAX_ITEMS

#: The number that a reference has in place of a kind's.
REFERENCE = 29
#: Characters of a message of what cannot be serialized, and of what is malformed.
_MAX_REFUSAL = 300
_MAX_MALFORMED = 200


def encode(
    value: Any,
    subclasses: bool = False,
    references: Callable[[Any], list[Any] | None] | None = None,
) -> bytes:
    """Turn plain data into bytes.

    Parameters
    ----------
    value : plain data
    subclasses : bool
        Take of a value of a subclass of dict, list, tuple, text or number the plain value under it;
        it comes out as one of a subclass without behaviour.
    references : callable, optional
        Takes what is not plain data; returns the parts of a reference, or None where there is none.

    Raises
    ------
    NotSerializableError
        Something in it is not plain data, or it is nested too deeply, or contains itself.

    Examples
    --------
    >>> decode(encode({"a": (1, 2.5, None)}))
    {'a': (1, 2.5, None)}
    >>> decode(encode(type("Mine", (list,), {})("ab"), subclasses=True))
    ['a', 'b']
    """
    default = _base_or_parts if subclasses else _parts
    if references is not None:
        default = partial(_parts_or_reference, default, references)
    try:
        return msgpack.packb(
            value,
            default=default,
            strict_types=True,
            unicode_errors="surrogatepass",
        )
    except (RecursionError, ValueError, OverflowError, MemoryError) as error:
        what = f"is too large, nested too deeply or no text ({type(error).__name__}: {error})"
        raise NotSerializableError(what[:_MAX_REFUSAL]) from None


def decode(
    data: bytes | bytearray,
    references: Callable[..., Any] | None = None,
) -> Any:
    """Turn bytes back into plain data; arrays are writable copies.

    Parameters
    ----------
    data : bytes
    references : callable, optional
        Takes the parts of a reference; without it, there may be none.

    Raises
    ------
    MalformedDataError
        The bytes are not what `encode` makes.
    """
    try:
        return msgpack.unpackb(
            data,
            list_hook=_build if references is None else partial(_build, references=references),
            strict_map_key=False,
            unicode_errors="surrogatepass",
            timestamp=3,
            max_array_len=MAX_ITEMS,
            max_map_len=MAX_ITEMS // 4,
            max_ext_len=0,
        )
    except Exception as error:  # msgpack, NumPy and pandas each have errors of their own
        what = f"{type(error).__name__}: {error}"
        raise MalformedDataError(what[:_MAX_MALFORMED]) from None


def _parts(value: Any) -> list[Any]:
    """What msgpack does not know: the number of its kind, and the parts that it is built from."""
    kind = _BY_TYPE.get(type(value))
    if kind is None:
        raise NotSerializableError(_refusal(value))
    return [msgpack.ExtType(kind.number, b""), *kind.parts(value)]


def _refusal(value: Any) -> str:
    """Why a value is not plain data, and what to do."""
    if isinstance(value, types.ModuleType):
        return "holds a module: import it in a read-only cell"
    return (
        f"holds a value of type {_name(type(value))}, which is not plain data: use ordinary "
        "numbers, text, lists, dicts, arrays or tables, such as list(...), dict(...), float(...) "
        "or np.asarray(...) of it"
    )


def _base_or_parts(value: Any) -> Any:
    """As `_parts`; a counter, say, as a subclass of a dict, a named tuple as one of a tuple."""
    base = None if type(value) in _BY_TYPE else own.base_of(type(value))
    if base is None:
        return _parts(value)
    number, plain = own.parts(base, value)
    return [msgpack.ExtType(number, b""), plain]


def _name(cls: type) -> str:
    """A class as people know it."""
    if cls.__module__ == "builtins":
        return cls.__qualname__
    return f"{cls.__module__}.{cls.__qualname__}"


def _parts_or_reference(
    default: Callable[[Any], Any],
    references: Callable[[Any], list[Any] | None],
    value: Any,
) -> Any:
    """As plain data if it is just that; else as a reference, or as the plain value under it."""
    if type(value) in _BY_TYPE:
        try:
            return default(value)
        except NotSerializableError:  # a set of what is not plain data
            pass
    parts = references(value)
    if parts is None:
        return default(value)
    return [msgpack.ExtType(REFERENCE, b""), *parts]


def _build(
    items: list[Any],
    references: Callable[..., Any] | None = None,
) -> Any:
    """A list, or what a number and parts stand for; such a number elsewhere stays a mere tuple, of
    itself and bytes."""
    if items and type(items[0]) is msgpack.ExtType:
        number, *parts = items
        if number.code == REFERENCE and references is not None:
            return references(*parts)
        return KINDS[number.code].build(*parts)
    return items


def _sorted(values: Any) -> list[Any]:
    """The values of a set in the order of their bytes, which is the same in every process; none
    but plain data."""
    return sorted(values, key=encode)


def _build_set(*items: Any) -> set[Any]:
    return set(items)


def _build_frozenset(*items: Any) -> frozenset[Any]:
    return frozenset(items)


_SETS = (
    Kind(2, {set}, _sorted, _build_set),
    Kind(3, {frozenset}, _sorted, _build_frozenset),
)
_ALL = (*_SETS, *builtin.KINDS, *arrays.KINDS, *tables.KINDS, *own.KINDS)
# By number.
KINDS = {kind.number: kind for kind in _ALL}
_BY_TYPE = {cls: kind for kind in _ALL for cls in kind.types}
#: Exact types of plain data that arrive as the same type, and have nothing in them that could be
#: elsewhere, too, and changed there.
LEAVES = frozenset({type(None), bool, int, float, str, *_BY_TYPE}) - {
    tuple,
    set,
    deque,
    OrderedDict,
    np.ndarray,
    pd.Series,
    pd.DataFrame,
    *(cls for kind in own.KINDS for cls in kind.types),
}
#: Exact types of plain data.
PLAIN = frozenset({*LEAVES, *_BY_TYPE, list, dict, bytes, bytearray, memoryview})
