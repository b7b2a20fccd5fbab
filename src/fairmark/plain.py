"""A codec for plain data: what may travel between the tests and a student's code, and nothing else.

Plain data are None, bool, int, float, str, bytes, list, tuple, dict, set, frozenset, dates and times, NumPy arrays and
scalars, and pandas Series, DataFrame, Index, Categorical, Timestamp, Timedelta, NaT and NA. Of exactly these types: a
subclass may behave as it likes, a plain value cannot.

Pickle would run code while reading. Here msgpack carries what it knows, and an extension with a number each of the
other types, built anew from its parts by its own constructor. Equal values give equal bytes, which tells whether a
function changed its argument.
"""

from __future__ import annotations

import datetime as dt
import types
import zoneinfo
from collections.abc import Callable
from typing import Any

import msgpack
import numpy as np
import pandas as pd

#: Items of one container: what a header may make msgpack set aside before an item has come.
MAX_ITEMS = 20_000_000
MAX_INT_BYTES = 4096
#: Kinds of NumPy dtypes whose bytes mean the same in every process; objects travel one by one.
_KINDS = "biufSUmM"
_MASKED = {f"{kind}{bits}": getattr(pd, f"{kind}{bits}Dtype") for kind, sizes in
           {"Int": (8, 16, 32, 64), "UInt": (8, 16, 32, 64), "Float": (32, 64)}.items() for bits in sizes}
_MASKED["boolean"] = pd.BooleanDtype


class NotPlain(TypeError):
    """A value cannot travel; the message says what it is, and what to return instead."""


class Malformed(ValueError):
    """Bytes that no value encodes to."""


def encode(value: Any) -> bytes:
    """Turn plain data into bytes.

    Parameters
    ----------
    value : plain data

    Raises
    ------
    NotPlain
        Something in it is not plain data, or it is nested too deeply, or contains itself.

    Examples
    --------
    >>> decode(encode({"a": (1, 2.5, None)}))
    {'a': (1, 2.5, None)}
    """
    try:
        return _pack(value)
    except (RecursionError, ValueError, OverflowError) as error:
        raise NotPlain(f"is too large or nested too deeply to travel ({type(error).__name__}: {error})"[:300]) from None


def decode(data: bytes) -> Any:
    """Turn bytes back into plain data; arrays are writable copies.

    Raises
    ------
    Malformed
        The bytes are not what `encode` makes.
    """
    try:
        return msgpack.unpackb(data, ext_hook=_build, strict_map_key=False, unicode_errors="surrogatepass", timestamp=3,
                               max_array_len=MAX_ITEMS, max_map_len=MAX_ITEMS // 4)
    except Exception as error:  # msgpack, NumPy and pandas check what they are given, each with errors of its own
        raise Malformed(f"{type(error).__name__}: {error}"[:200]) from None


# ---- writing

def _pack(value: Any) -> bytes:
    return msgpack.packb(value, default=_parts, strict_types=True, unicode_errors="surrogatepass")


def _parts(value: Any) -> msgpack.ExtType:
    """What msgpack does not know: a number for its type, and the parts that it is built from."""
    for number, (kinds, take, _) in _TYPES.items():
        if type(value) in kinds:
            return msgpack.ExtType(number, _pack(take(value)))
    if isinstance(value, np.generic) and type(value).__module__ == "numpy" and value.dtype.kind in _KINDS:
        return msgpack.ExtType(_SCALAR, _pack(np.asarray(value)))
    raise NotPlain(_refusal(value))


def _refusal(value: Any) -> str:
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    for bases, instead in _INSTEAD:
        if isinstance(value, bases):
            return f"holds a value of type {name}; {instead}"
    return f"holds a value of type {name}, which is not plain data; use numbers, text, lists, dicts, arrays, Series"


def _array(value: np.ndarray) -> list:
    if value.dtype.kind == "O":
        return ["O", list(value.shape), value.ravel(order="C").tolist()]
    if value.dtype.kind not in _KINDS:
        raise NotPlain(f"holds an array of {value.dtype}, which is not plain data")
    little = value.dtype.newbyteorder("<")
    return [little.str, list(value.shape), np.ascontiguousarray(value, little).tobytes()]


def _values(values: Any) -> list:
    """The values of a column or an index: an array, or one of pandas' own kinds of array."""
    dtype = values.dtype
    if isinstance(dtype, np.dtype) or isinstance(values, pd.arrays.NumpyExtensionArray):
        return ["numpy", np.asarray(values)]
    if isinstance(dtype, pd.CategoricalDtype):
        return ["category", np.asarray(values.codes), dtype.categories, bool(dtype.ordered)]
    if isinstance(dtype, pd.StringDtype):
        texts = values.to_numpy(object, na_value=None).tolist()
        return ["text", texts, dtype.storage, dtype.na_value is pd.NA]
    if isinstance(dtype, pd.DatetimeTZDtype):
        return ["zone", np.asarray(values.asi8).view(f"M8[{dtype.unit}]"), _zone(dtype.tz)]
    if dtype.name in _MASKED and type(dtype) is _MASKED[dtype.name]:
        plain = bool if dtype.name == "boolean" else dtype.name.lower()
        return ["masked", values.to_numpy(dtype=plain, na_value=0), np.asarray(values.isna()), dtype.name]
    raise NotPlain(f"holds a column of {dtype}, which is not plain data; convert it with .astype(...)")


def _zone(zone: dt.tzinfo | None) -> str | None:
    name = None if zone is None else str(zone)
    if name not in (None, "UTC") and name not in zoneinfo.available_timezones():
        raise NotPlain(f"holds the time zone {name}, which has no name to travel by")
    return name


def _index(value: pd.Index) -> list:
    if type(value) is pd.RangeIndex:
        return ["range", value.start, value.stop, value.step, value.name]
    if type(value) is pd.MultiIndex:
        return ["multi", list(value.levels), [np.asarray(codes) for codes in value.codes], list(value.names)]
    return ["values", _values(value.array), value.name]


def _labelled(value: pd.Series | pd.DataFrame) -> pd.Series | pd.DataFrame:
    if value.attrs:
        raise NotPlain("carries .attrs, which do not travel; clear them")
    return value


def _columns(value: pd.DataFrame) -> list[list]:
    return [_values(value.iloc[:, place].array) for place in range(value.shape[1])]


def _in_order(value: set | frozenset) -> list[bytes]:
    return sorted(map(_pack, value))


# ---- reading

def _build(number: int, data: bytes) -> Any:
    return _TYPES[number][2](decode(data))


def _build_array(parts: list) -> np.ndarray:
    name, shape, content = parts
    if name == "O":
        found = np.empty(len(content), object)
        found[:] = content
        return found.reshape(shape)
    dtype = np.dtype(name)
    if type(name) is not str or dtype.kind not in _KINDS or dtype.fields or dtype.subdtype or type(content) is not bytes:
        raise ValueError("no array")
    found = np.frombuffer(content, dtype) if dtype.itemsize else np.zeros(shape, dtype)
    if dtype.kind == "b" and np.any(found.view("u1") > 1):
        raise ValueError("a bool that is neither")
    return found.reshape(shape).astype(dtype.newbyteorder("="))  # a writable copy


def _build_values(parts: list) -> Any:
    kind, values, *more = parts
    if kind == "text":
        storage, nullable = more
        return pd.array(values, dtype=pd.StringDtype(storage, pd.NA if nullable else np.nan))
    if type(values) is not np.ndarray or values.ndim != 1:
        raise ValueError("no column")
    if kind == "numpy":
        return values
    if kind == "category":
        return pd.Categorical.from_codes(values, dtype=pd.CategoricalDtype(more[0], more[1]))
    if kind == "zone":
        return pd.DatetimeIndex(values).tz_localize("UTC").tz_convert(_known(more[0])).array
    mask, name = more
    found = pd.array(values, dtype=_MASKED[name]())
    found[mask] = pd.NA
    return found


def _known(zone: str | None) -> Any:
    if zone not in (None, "UTC") and zone not in zoneinfo.available_timezones():
        raise ValueError("no time zone")
    return {None: None, "UTC": dt.UTC}[zone] if zone in (None, "UTC") else zoneinfo.ZoneInfo(zone)


def _build_index(parts: list) -> pd.Index:
    kind, *rest = parts
    if kind == "range":
        start, stop, step, name = rest
        return pd.RangeIndex(start, stop, step, name=name)
    if kind == "multi":
        levels, codes, names = rest
        return pd.MultiIndex(levels, codes, names=names, verify_integrity=True)
    values, name = _build_values(rest[0]), rest[1]
    return pd.Index(values, dtype=values.dtype, name=name)


def _build_frame(parts: list) -> pd.DataFrame:
    index, columns, values = parts
    made = [pd.Series(each, index=index, dtype=each.dtype) for each in map(_build_values, values)]
    frame = pd.DataFrame(dict(enumerate(made)), index=index, columns=pd.RangeIndex(len(made)))
    frame.columns = columns
    return frame


def _build_series(parts: list) -> pd.Series:
    name, index, values = parts
    made = _build_values(values)
    if len(made) != len(index):
        raise ValueError("an index of another length")
    return pd.Series(made, index, dtype=made.dtype, name=name)


def _build_datetime(parts: list) -> dt.datetime:
    zone, fold, *numbers = parts
    return dt.datetime(*numbers).replace(tzinfo=_known(zone), fold=fold)


def _build_stamp(array: Any) -> pd.Timestamp:
    [stamp] = pd.DatetimeIndex(_build_values(array))
    return stamp


def _build_scalar(array: np.ndarray) -> Any:
    if type(array) is not np.ndarray or array.shape != ():
        raise ValueError("no scalar")
    return array[()]


def _big(data: bytes) -> int:
    return int.from_bytes(data, "little", signed=True)


def _take_big(value: int) -> bytes:
    size = value.bit_length() // 8 + 1
    if size > MAX_INT_BYTES:
        raise NotPlain(f"holds an integer of more than {MAX_INT_BYTES * 8} bits")
    return value.to_bytes(size, "little", signed=True)


_SCALAR = 20
_INDEXES = {pd.Index, pd.RangeIndex, pd.MultiIndex, pd.DatetimeIndex, pd.TimedeltaIndex, pd.CategoricalIndex}
#: Number -> (types, what is taken from a value of them, what it is built from that by).
_TYPES: dict[int, tuple[set[type], Callable[[Any], Any], Callable[[Any], Any]]] = {
    1: ({tuple}, list, tuple),
    2: ({set}, _in_order, lambda items: {decode(item) for item in items}),
    3: ({frozenset}, _in_order, lambda items: frozenset(decode(item) for item in items)),
    4: ({int}, _take_big, _big),
    5: ({np.ndarray}, _array, _build_array),
    6: ({pd.Series}, lambda v: [_labelled(v).name, v.index, _values(v.array)], _build_series),
    7: ({pd.DataFrame}, lambda v: [_labelled(v).index, v.columns, _columns(v)], _build_frame),
    8: (_INDEXES, _index, _build_index),
    9: ({pd.Categorical}, _values, lambda parts: pd.Categorical(_build_values(parts))),
    10: ({pd.Timestamp}, lambda v: _values(pd.DatetimeIndex([v]).array), _build_stamp),
    11: ({pd.Timedelta}, lambda v: np.array([v.to_timedelta64()]), lambda array: pd.TimedeltaIndex(array)[0]),
    12: ({type(pd.NaT)}, lambda v: None, lambda nothing: pd.NaT),
    13: ({type(pd.NA)}, lambda v: None, lambda nothing: pd.NA),
    14: ({dt.date}, lambda v: v.toordinal(), dt.date.fromordinal),
    15: ({dt.datetime}, lambda v: [_zone(v.tzinfo), v.fold, v.year, v.month, v.day, v.hour, v.minute, v.second,
                                   v.microsecond], _build_datetime),
    16: ({dt.timedelta}, lambda v: [v.days, v.seconds, v.microseconds], lambda parts: dt.timedelta(*parts)),
    _SCALAR: (set(), np.asarray, _build_scalar),
}
_INSTEAD: list[tuple[Any, str]] = [
    (np.ma.MaskedArray, "use an ordinary array"), (np.ndarray, "use an ordinary NumPy array: np.asarray(...)"),
    (pd.DataFrame | pd.Series | dict | list | tuple | str | set, "use the ordinary type, not one derived from it"),
    (int | float, "use an ordinary number"), (complex, "use real numbers"),
    (range | types.GeneratorType | map | zip | filter, "use list(...) of it"),
    (Callable, "use what it gives, not the function itself"),
]


# ---- arguments that a function changed

def copy_into(old: Any, new: Any) -> bool:
    """Make an object equal to another one in place; False where its type does not allow it.

    Examples
    --------
    >>> numbers = [3, 1]
    >>> copy_into(numbers, [1, 3]), numbers
    (True, [1, 3])
    """
    if type(old) is not type(new):
        return False
    if isinstance(old, list):
        old[:] = new
    elif isinstance(old, dict | set):
        old.clear()
        old.update(new)
    elif isinstance(old, np.ndarray) and old.shape == new.shape and old.dtype == new.dtype:
        old[...] = new
    elif isinstance(old, pd.DataFrame | pd.Series):
        old._update_inplace(new)
        if isinstance(old, pd.Series):
            old.name = new.name
    else:
        return False
    return True
