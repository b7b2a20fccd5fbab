"""A codec for plain data: what may travel between the tests and a student's code, and nothing else.

Plain data are None, bool, int, float, str, bytes, list, tuple, dict, set, frozenset, dates, times and time zones, NumPy
arrays and scalars, and pandas Series, DataFrame, Index, Timestamp, Timedelta, NaT, NA and arrays of categories, text,
times and nullable numbers. Of exactly these types: a subclass may behave as it likes, a plain value cannot.

Pickle would run code while reading. Here msgpack carries what it knows, and an extension with a number each of the
other types, built anew from its parts by its own constructor. Equal values give equal bytes, which tells whether a
function changed its argument.
"""

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterator
from typing import Any

import msgpack
import numpy as np
import pandas as pd

#: Items of one container: what a header may make msgpack set aside before an item has come.
MAX_ITEMS = 20_000_000
#: Kinds of NumPy dtypes whose bytes mean the same in every process; objects travel one by one.
_KINDS = "biufSUmM"
#: pandas' arrays of numbers of which some are missing, by kind of NumPy dtype.
_MASKED = {"b": pd.arrays.BooleanArray, "i": pd.arrays.IntegerArray, "u": pd.arrays.IntegerArray, "f": pd.arrays.FloatingArray}


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
        return msgpack.packb(value, default=_parts, strict_types=True, unicode_errors="surrogatepass")
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

def _parts(value: Any) -> msgpack.ExtType:
    """What msgpack does not know: a number for its type, and the parts that it is built from."""
    for number, (kinds, take, _) in _TYPES.items():
        if type(value) in kinds:
            return msgpack.ExtType(number, encode(take(value)))
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    raise NotPlain(f"holds a value of type {name}, which is not plain data: use ordinary numbers, text, lists, dicts, arrays or "
                   "tables, such as list(...), dict(...), float(...) or np.asarray(...) of it")


def _array(value: np.ndarray) -> list:
    if value.dtype.kind == "O":
        return ["O", list(value.shape), value.ravel(order="C").tolist()]
    if value.dtype.kind not in _KINDS:
        raise NotPlain(f"holds an array of {value.dtype}, which is not plain data")
    little = value.dtype.newbyteorder("<")
    return [little.str, list(value.shape), np.ascontiguousarray(value, little).tobytes()]


def _values(values: Any) -> Any:
    """The values of a column or an index: an array, or one of pandas' own kinds of array."""
    if isinstance(values.dtype, np.dtype) or type(values) is pd.arrays.NumpyExtensionArray:
        return np.asarray(values)
    if type(values) not in _ARRAYS:
        raise NotPlain(f"holds a column of {values.dtype}, which is not plain data; convert it with .astype(...)")
    return values


def _text(values: Any) -> list:
    """Text as a number for each and what they stand for, in the order of first appearance; -1 is a missing one."""
    codes, found = values.factorize()
    return [codes, found.tolist(), values.dtype.storage, values.dtype.na_value is pd.NA]


# ---- reading

def _build(number: int, data: bytes) -> Any:
    return _TYPES[number][2](*list.copy(decode(data)))  # of no list: a range would be small here and large when unpacked


def _build_array(name: Any, shape: Any, content: Any) -> np.ndarray:
    if type(name) is not str or type(shape) is not list or type(content) is not (list if name == "O" else bytes):
        raise ValueError("no array")
    if name == "O":
        return np.fromiter(content, object, len(content)).reshape(shape)
    dtype = np.dtype(name)
    if dtype.kind not in _KINDS:
        raise ValueError("no array")
    found = np.frombuffer(bytes(content), dtype) if dtype.itemsize else np.zeros(shape, dtype)
    if dtype.kind == "b" and np.any(found.view("u1") > 1):
        raise ValueError("a bool that is neither")
    return found.reshape(shape).astype(dtype.newbyteorder("="))  # a writable copy


def _column(values: Any) -> Any:
    if type(values) not in _ARRAYS or values.ndim != 1:
        raise ValueError("no column")
    return values


def _build_times(values: np.ndarray, zone: dt.tzinfo | None) -> Any:
    if not isinstance(zone, dt.tzinfo | None):  # pandas would look for a text in files
        raise ValueError("no time zone")
    return pd.DatetimeIndex(_column(values)).tz_localize("UTC").tz_convert(zone).array


def _build_text(codes: np.ndarray, found: list, storage: str, nullable: bool) -> Any:
    dtype = pd.StringDtype(storage, pd.NA if nullable else np.nan)
    return pd.array(list.copy(found), dtype=dtype).take(_column(codes), allow_fill=True)  # an error for a number of none


def _build_regular(name: Any, values: Any, freq: str | None) -> pd.Index:
    kind = {"M": pd.DatetimeIndex, "m": pd.TimedeltaIndex}[_column(values).dtype.kind]
    return kind(values, name=name, freq=None if freq is None else str.__str__(freq))  # of a text alone


def _build_series(name: Any, index: pd.Index, values: Any) -> pd.Series:
    if len(_column(values)) != len(index):
        raise ValueError("an index of another length")
    return pd.Series(values, index, dtype=values.dtype, name=name)


def _build_frame(index: pd.Index, columns: pd.Index, values: list) -> pd.DataFrame:
    # pandas would look into objects, and turn them into text or times; in a Series it does not.
    made = {place: pd.Series(each, index, dtype=object) if _column(each).dtype == object else each
            for place, each in enumerate(values)}
    return pd.DataFrame(made, index=index).set_axis(columns, axis=1)


#: Arrays that travel as what they are.
_ARRAYS = {np.ndarray, pd.Categorical, pd.arrays.StringArray, pd.arrays.ArrowStringArray, pd.arrays.DatetimeArray,
           *_MASKED.values()}
_SCALARS = {kind for kind in np.sctypeDict.values() if np.dtype(kind).kind in _KINDS}
#: Number -> (types, parts that are taken from a value of them, what it is built from these by).
_TYPES: dict[int, tuple[set[type], Callable[[Any], list], Callable[..., Any]]] = {
    1: ({tuple}, list, lambda *items: items),
    2: ({set}, lambda v: sorted(map(encode, v)), lambda *items: set(map(decode, items))),
    3: ({frozenset}, lambda v: sorted(map(encode, v)), lambda *items: frozenset(map(decode, items))),
    4: ({int}, lambda v: [str(v)], lambda digits: int(digits)),  # Python writes and reads no more than 4,300 digits
    5: ({np.ndarray}, _array, _build_array),
    6: ({pd.Series}, lambda v: [v.name, v.index, _values(v.array)], _build_series),
    7: ({pd.DataFrame}, lambda v: [v.index, v.columns, [_values(one.array) for _, one in v.items()]], _build_frame),
    8: ({pd.RangeIndex}, lambda v: [v.start, v.stop, v.step, v.name], lambda *span: pd.RangeIndex(*span[:3], name=span[3])),
    9: ({pd.MultiIndex}, lambda v: [list(v.levels), list(map(np.asarray, v.codes)), *v.names],
        lambda levels, codes, *names: pd.MultiIndex(levels, codes, names=names, verify_integrity=True)),
    10: ({pd.Index, pd.CategoricalIndex}, lambda v: [v.name, _values(v.array)],
         lambda name, values: pd.Index(values, dtype=_column(values).dtype, name=name)),
    11: ({pd.Categorical}, lambda v: [np.asarray(v.codes), v.categories, bool(v.ordered)], lambda codes, categories, ordered:
         pd.Categorical.from_codes(_column(codes), dtype=pd.CategoricalDtype(categories, ordered))),
    12: ({pd.arrays.StringArray, pd.arrays.ArrowStringArray}, _text, _build_text),
    13: ({pd.arrays.DatetimeArray}, lambda v: [np.asarray(v.asi8).view(f"M8[{v.unit}]"), v.tz], _build_times),
    14: (set(_MASKED.values()), lambda v: [v.to_numpy(v.dtype.numpy_dtype, na_value=0), np.asarray(v.isna())],
         lambda values, mask: _MASKED[values.dtype.kind](values, _column(mask) | pd.isna(_column(values)))),
    15: ({pd.Timestamp}, lambda v: [pd.DatetimeIndex([v]).array], lambda array: pd.DatetimeIndex(_column(array))[0]),
    16: ({pd.Timedelta}, lambda v: [np.array([v.to_timedelta64()])], lambda array: pd.TimedeltaIndex(_column(array))[0]),
    17: ({type(pd.NaT)}, lambda v: [], lambda: pd.NaT),
    18: ({type(pd.NA)}, lambda v: [], lambda: pd.NA),
    19: ({dt.date}, lambda v: [v.toordinal()], dt.date.fromordinal),
    20: ({dt.datetime}, lambda v: [v.replace(tzinfo=None).isoformat(), v.tzinfo, v.fold],
         lambda text, zone, fold: dt.datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)),
    21: ({dt.timedelta}, lambda v: [v.days, v.seconds, v.microseconds], dt.timedelta),
    22: (_SCALARS, lambda v: _array(np.asarray(v))[::2], lambda name, content: _build_array(name, [], content)[()]),
    23: ({zoneinfo.ZoneInfo}, lambda v: [v.key], lambda name: zoneinfo.ZoneInfo(str(name))),
    24: ({dt.timezone}, lambda v: list(v.__getinitargs__()), dt.timezone),
    25: ({pd.DatetimeIndex, pd.TimedeltaIndex}, lambda v: [v.name, _values(v.array), v.freqstr if v.freq ==
         pd.tseries.frequencies.to_offset(v.freqstr) else None], _build_regular),  # not all there is to one with holidays
}


# ---- arguments that a function changed

#: What has objects in it that can be changed, or can itself.
_HOLDS = {list, tuple, dict, set, np.ndarray, pd.Series, pd.DataFrame}


def inside(value: Any) -> Iterator[Any]:
    """A value, and before it the lists, dicts, sets, arrays and tables in it, each before what holds it.

    Examples
    --------
    >>> [*inside(([1], {"a": [2]}))]
    [[1], [2], {'a': [2]}, ([1], {'a': [2]})]
    """
    for one in value.values() if type(value) is dict else value if type(value) in (list, tuple) else ():
        if type(one) in _HOLDS:
            yield from inside(one)
    yield value


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
    if isinstance(old, np.ndarray) and old.shape == new.shape and old.dtype == new.dtype:
        old[...] = new
    elif isinstance(old, list | dict | set | pd.DataFrame | pd.Series):
        if isinstance(old, dict):
            old.clear()  # it alone would keep what it has
        type(old).__init__(old, new)  # type: ignore[arg-type]  # anew, in place
