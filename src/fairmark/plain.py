"""A codec for plain data: what may travel between the tests and a student's code, and nothing else.

Plain data are None, bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset,
dates, times and time zones, NumPy arrays and scalars, and pandas Series, DataFrame, Index,
Timestamp, Timedelta, NaT, NA and arrays of categories, text, times and nullable numbers. Of exactly
these types: a subclass may behave as it likes, a plain value cannot.

Pickle would run code while reading. Here msgpack carries what it knows, and the other types as
lists, the type's number first, built anew from the parts by their own constructors. Equal values
give equal bytes.

References: msgpack's specification (extension types); Apache Arrow's columnar format (variable-size
binary layout).
"""

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterator
from typing import Any

import msgpack
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

#: Items of one container: what a header may make msgpack set aside before an item has come.
MAX_ITEMS = 20_000_000
#: Kinds of NumPy dtypes whose bytes mean the same in every process, where objects travel one by
#: one; and text as Arrow has it.
_KINDS, _TEXT = "biufcSUmM", pa.large_string()
#: pandas' arrays of numbers of which some are missing, by kind of NumPy dtype.
_MASKED = {
    "b": pd.arrays.BooleanArray,
    "i": pd.arrays.IntegerArray,
    "u": pd.arrays.IntegerArray,
    "f": pd.arrays.FloatingArray,
}
#: Types -> how the value under one of their subclasses is had, whatever the subclass says.
_UNDER: Any = {
    str: str.__str__,
    int: int.__int__,
    float: float.__float__,
    dict: dict,
    list: list,
    tuple: tuple,
}
#: Arrow's, which questions to nullable text are answered with: of numbers.
_ARROW = pd.arrays.ArrowExtensionArray


class NotPlain(TypeError):
    """A value cannot travel; the message says what it is, and what to return instead."""


class Malformed(ValueError):
    """Bytes that no value encodes to."""


def encode(value: Any, bare: bool = False) -> bytes:
    """Turn plain data into bytes.

    Parameters
    ----------
    value : plain data
    bare : bool
        Take a kind of dict, list, tuple, text or number of one's own as what it is under that.

    Raises
    ------
    NotPlain
        Something in it is not plain data, or it is nested too deeply, or contains itself.

    Examples
    --------
    >>> decode(encode({"a": (1, 2.5, None)}))
    {'a': (1, 2.5, None)}
    >>> decode(encode(type("Mine", (list,), {})("ab"), bare=True))
    ['a', 'b']
    """
    try:
        return msgpack.packb(
            value,
            default=_bare if bare else _parts,
            strict_types=True,
            unicode_errors="surrogatepass",
        )
    except (RecursionError, ValueError, OverflowError, MemoryError) as error:
        raise NotPlain(
            f"is too large, nested too deeply or no text ({type(error).__name__}: {error})"[:300]
        ) from None


def decode(data: bytes | bytearray) -> Any:
    """Turn bytes back into plain data; arrays are writable copies.

    Raises
    ------
    Malformed
        The bytes are not what `encode` makes.
    """
    try:
        return msgpack.unpackb(
            data,
            list_hook=_build,
            strict_map_key=False,
            unicode_errors="surrogatepass",
            timestamp=3,
            max_array_len=MAX_ITEMS,
            max_map_len=MAX_ITEMS // 4,
            max_ext_len=0,
        )
    except (
        Exception
    ) as error:  # msgpack, NumPy and pandas check what they are given, each with errors of its own
        raise Malformed(f"{type(error).__name__}: {error}"[:200]) from None


# ---- writing


def _parts(value: Any) -> list:
    """What msgpack does not know: a number for its type, and the parts that it is built from."""
    kind = type(value)
    if kind in _WRITERS:
        number, take = _WRITERS[kind]
        return [msgpack.ExtType(number, b""), *take(value)]
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    raise NotPlain(
        f"holds a value of type {name}, which is not plain data: use ordinary numbers, text, "
        "lists, dicts, arrays or "
        "tables, such as list(...), dict(...), float(...) or np.asarray(...) of it"
    )


def _bare(value: Any) -> Any:
    """As `_parts`; a counter, say, as a dict, a named tuple as a tuple, a member of an enumeration
    of text as that."""
    kind = (
        None
        if type(value) in _WRITERS
        else next((kind for kind in _UNDER if isinstance(value, kind)), None)
    )
    under = _UNDER[kind](value) if kind else value
    return under if kind and kind is not tuple else _parts(under)


def _array(value: np.ndarray) -> list:
    if value.dtype.kind == "O":
        return ["O", list(value.shape), value.ravel(order="C").tolist()]
    if value.dtype.kind not in _KINDS:
        raise NotPlain(f"holds an array of {value.dtype}, which is not plain data")
    little = np.ascontiguousarray(value, value.dtype.newbyteorder("<"))
    if little.dtype.char in "gG":
        little = _without_padding(little)
    return [
        little.dtype.str,
        list(value.shape),
        (little.view("i8") if little.dtype.char in "mMgFDG" else little).data,
    ]


def _without_padding(extended: np.ndarray) -> np.ndarray:
    """Numbers of extended precision, whose bytes past the tenth hold what lay in memory before."""
    clean = extended.ravel().copy()
    if np.finfo(np.longdouble).nmant == 63:  # 80 bits, in 16 bytes
        clean.view(np.uint8).reshape(-1, 16)[:, 10:] = 0
    return clean


def _values(values: Any) -> Any:
    """The values of a column or an index: an array, or one of pandas' own kinds of array."""
    if isinstance(values.dtype, np.dtype) or type(values) is pd.arrays.NumpyExtensionArray:
        return np.asarray(values)
    if type(values) not in _OWN or (type(values) is _ARROW and values.dtype.kind not in _MASKED):
        raise NotPlain(
            f"holds a column of {values.dtype}, which is not plain data; convert it with "
            ".astype(...)"
        )
    return values


def _masked(value: Any) -> list:
    """Numbers, and which are missing."""
    return [
        _values(value).to_numpy(value.dtype.numpy_dtype, na_value=value.dtype.type(0)),
        np.asarray(value.isna()),
    ]


def _text(value: Any) -> list:
    """Text: where each begins and ends, all of it as Arrow has it, and which are missing."""
    text = (
        pa.chunked_array(getattr(one := pa.array(value, _TEXT), "chunks", [one]), _TEXT)
        .combine_chunks()
        .fill_null("")
    )
    _, ends, data = text.buffers()
    at = (
        np.frombuffer(ends, "<i8", len(text) + 1, 8 * text.offset)
        if len(text)
        else np.zeros(1, "<i8")
    )
    return [
        value.dtype.storage,
        value.dtype.na_value is pd.NA,
        at - at[0],
        memoryview(data or b"")[at[0] : at[-1]],
        value.isna(),
    ]


# ---- reading


def _build(items: list) -> Any:
    """A list, or what a number and parts stand for; such a number elsewhere stays a mere tuple, of
    itself and bytes."""
    return (
        _TYPES[items[0].code][2](*items[1:])
        if items and type(items[0]) is msgpack.ExtType
        else items
    )


def _build_array(name: Any, shape: Any, content: Any) -> np.ndarray:
    if (
        type(name) is not str
        or type(shape) is not list
        or type(content) is not (list if name == "O" else bytes)
    ):
        raise ValueError("no array")
    if name == "O":
        return np.fromiter(content, object, len(content)).reshape(shape)
    found = np.frombuffer(bytes(content), name)
    if found.dtype.kind not in _KINDS or (found.dtype.kind == "b" and np.any(found.view("u1") > 1)):
        raise ValueError("no array, or a bool that is neither")
    return found.reshape(shape).astype(found.dtype.newbyteorder("="))  # a writable copy


def _build_complex(real: Any, imaginary: Any) -> complex:
    if type(real) is not float or type(imaginary) is not float:
        raise ValueError("no complex number")
    return complex(real, imaginary)


def _column(values: Any, kinds: str = "OM" + _KINDS) -> Any:
    if type(values) not in _OWN or values.ndim != 1 or values.dtype.kind not in kinds:
        raise ValueError("no column")
    return values


def _build_times(values: np.ndarray, zone: dt.tzinfo | None) -> Any:
    if not isinstance(zone, dt.tzinfo | None):  # pandas would look for a text in files
        raise ValueError("no time zone")
    return pd.DatetimeIndex(_column(values, "M")).tz_localize("UTC").tz_convert(zone).array


def _build_text(
    storage: str, na: bool, ends: np.ndarray, content: bytes, missing: np.ndarray
) -> Any:
    places, gone = np.ascontiguousarray(_column(ends, "i"), "<i8"), _column(missing, "b")
    text = pa.LargeStringArray.from_buffers(
        len(places) - 1, pa.py_buffer(places), pa.py_buffer(bytes.__bytes__(content))
    )
    text.validate(full=True)
    return pd.StringDtype(storage, pd.NA if na else np.nan).__from_arrow__(
        pc.if_else(gone, None, text) if gone.any() else text
    )


def _build_range(start: int, stop: int, step: int, name: Any) -> pd.RangeIndex:
    if (
        len(span := range(start, stop, step)) > MAX_ITEMS
    ):  # as a level or categories they would be made
        raise ValueError("too long a range")
    return pd.RangeIndex(span, name=name)


def _build_regular(name: Any, values: Any, freq: str | None) -> pd.Index:
    kind = {"M": pd.DatetimeIndex, "m": pd.TimedeltaIndex}[_column(values).dtype.kind]
    return kind(
        values, name=name, freq=None if freq is None else str.__str__(freq)
    )  # of a text alone


def _build_series(name: Any, index: pd.Index, values: Any) -> pd.Series:
    if len(_column(values)) != len(index):
        raise ValueError("an index of another length")
    return pd.Series(values, index, dtype=values.dtype, name=name)


def _build_frame(index: pd.Index, columns: pd.Index, values: list) -> pd.DataFrame:
    # pandas would look into objects, and turn them into text or times; in a Series it does not.
    made = {
        at: pd.Series(one, index, dtype=object) if _column(one).dtype == object else one
        for at, one in enumerate(values)
    }
    if {len(index), *map(len, values)} != {len(index)}:  # pandas would repeat a single one
        raise ValueError("columns of another length")
    return pd.DataFrame(made, index=index).set_axis(columns, axis=1)


#: Number -> (types, parts that are taken from a value of them, what it is built from these by).
_TYPES: dict[int, tuple[set[type], Callable[[Any], list], Callable[..., Any]]] = {
    1: ({tuple}, list, lambda *items: items),
    2: ({set}, lambda v: sorted(v, key=encode) if len(v) > 1 else v, lambda *items: set(items)),
    3: (
        {frozenset},
        lambda v: sorted(v, key=encode) if len(v) > 1 else v,
        lambda *items: frozenset(items),
    ),
    4: (
        {int},
        lambda v: [str(v)],
        lambda digits: int(digits),
    ),  # Python writes and reads no more than 4,300 digits
    5: ({np.ndarray}, _array, _build_array),
    6: ({pd.Series}, lambda v: [v.name, v.index, _values(v.array)], _build_series),
    7: (
        {pd.DataFrame},
        lambda v: [v.index, v.columns, [_values(one.array) for _, one in v.items()]],
        _build_frame,
    ),
    8: ({pd.RangeIndex}, lambda v: [v.start, v.stop, v.step, v.name], _build_range),
    9: (
        {pd.MultiIndex},
        lambda v: [list(v.levels), list(map(np.asarray, v.codes)), *v.names],
        lambda levels, codes, *names: pd.MultiIndex(
            levels, codes, names=names, verify_integrity=True
        ),
    ),
    10: (
        {pd.Index, pd.CategoricalIndex},
        lambda v: [v.name, _values(v.array)],
        lambda name, values: pd.Index(values, dtype=_column(values).dtype, name=name),
    ),
    11: (
        {pd.Categorical},
        lambda v: [np.asarray(v.codes), v.categories, bool(v.ordered)],
        lambda codes, categories, ordered: pd.Categorical.from_codes(
            _column(codes, "i"), dtype=pd.CategoricalDtype(categories, ordered)
        ),
    ),
    12: ({pd.arrays.StringArray, pd.arrays.ArrowStringArray}, _text, _build_text),
    13: (
        {pd.arrays.DatetimeArray},
        lambda v: [np.asarray(v.asi8).view(f"M8[{v.unit}]"), v.tz],
        _build_times,
    ),
    14: (
        set(_MASKED.values()),
        _masked,
        lambda values, mask: _MASKED[values.dtype.kind](
            values, _column(mask, "b") | pd.isna(_column(values))
        ),
    ),
    15: (
        {pd.Timestamp},
        lambda v: [pd.DatetimeIndex([v]).array],
        lambda array: pd.DatetimeIndex(_column(array, "M"))[0],
    ),
    16: (
        {pd.Timedelta},
        lambda v: [np.array([v.to_timedelta64()])],
        lambda array: pd.TimedeltaIndex(_column(array, "m"))[0],
    ),
    17: ({type(pd.NaT)}, lambda v: [], lambda: pd.NaT),
    18: ({type(pd.NA)}, lambda v: [], lambda: pd.NA),
    19: ({dt.date}, lambda v: [v.toordinal()], dt.date.fromordinal),
    20: (
        {dt.datetime},
        lambda v: [v.replace(tzinfo=None).isoformat(), v.tzinfo, v.fold],
        lambda text, zone, fold: dt.datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold),
    ),
    21: ({dt.timedelta}, lambda v: [v.days, v.seconds, v.microseconds], dt.timedelta),
    22: (
        set(np.sctypeDict.values()),
        lambda v: _array(np.asarray(v))[::2],
        lambda name, data: _build_array(name, [], data)[()],
    ),
    23: ({zoneinfo.ZoneInfo}, lambda v: [v.key], lambda name: zoneinfo.ZoneInfo(str(name))),
    24: ({dt.timezone}, lambda v: list(v.__getinitargs__()), dt.timezone),
    25: (
        {pd.DatetimeIndex, pd.TimedeltaIndex},
        lambda v: [
            v.name,
            _values(v.array),
            v.freqstr if v.freq == pd.tseries.frequencies.to_offset(v.freqstr) else None,
        ],
        _build_regular,
    ),  # not all there is to one with holidays
    26: (
        {_ARROW},
        _masked,
        lambda values, mask: _ARROW(pa.array(_column(values, "biuf"), mask=_column(mask, "b"))),
    ),
    27: ({complex}, lambda v: [v.real, v.imag], _build_complex),
}
#: Arrays that travel as what they are.
_OWN = {kind for number in (5, 11, 12, 13, 14, 26) for kind in _TYPES[number][0]}
#: Type -> number, and parts.
_WRITERS = {kind: (number, take) for number, (kinds, take, _) in _TYPES.items() for kind in kinds}


# ---- arguments that a function changed

#: What has objects in it that can be changed, or can itself.
_HOLDS = {list, tuple, dict, set, np.ndarray, pd.Series, pd.DataFrame}


def inside(value: Any) -> Iterator[Any]:
    """A value, and before it the lists, dicts, sets, arrays and tables in it, each before what
    holds it.

    Examples
    --------
    >>> [*inside(([1], {"a": [2]}))]
    [[1], [2], {'a': [2]}, ([1], {'a': [2]})]
    """
    for one in (
        value.values() if type(value) is dict else value if type(value) in (list, tuple) else ()
    ):
        if type(one) in _HOLDS:
            yield from inside(one)
    yield value


def record(value: Any) -> Any:
    """What tells later whether a value has changed: of a table of numbers and text, which are most,
    a copy, which costs less;
    else bytes, since categories in another order, or what was changed inside of objects, would
    compare as equal."""
    types = (
        [value.dtype]
        if type(value) is pd.Series
        else [*value.dtypes]
        if type(value) is pd.DataFrame
        else [object]
    )
    return (
        value.copy()
        if all(one == "str" or getattr(one, "kind", "O") in "biufmM" for one in types)
        else encode(value)
    )


def changed(value: Any, recorded: Any) -> bool:
    """Whether a value has changed since.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 2]})
    >>> before = record(table)
    >>> table.loc[0, "a"] = 3
    >>> changed(table, before)
    True
    """
    if type(recorded) is bytes:
        return encode(value, bare=True) != recorded
    now, then = (
        encode([*one.axes, one.name if type(one) is pd.Series else None])
        for one in (value, recorded)
    )
    return now != then or not value.equals(recorded)


def copy_into(old: Any, new: Any) -> None:
    """Make an object equal to another one in place, where its type allows it; to None, empty.

    Examples
    --------
    >>> numbers = [3, 1]
    >>> copy_into(numbers, [1, 3])
    >>> numbers
    [1, 3]
    """
    if new is not None and type(old) is not type(new):
        return
    if (
        isinstance(old, np.ndarray)
        and old.shape == getattr(new, "shape", None)
        and old.dtype == new.dtype
    ):
        old[...] = new
    elif isinstance(old, list | dict | set | pd.DataFrame | pd.Series):
        if isinstance(old, dict):
            old.clear()  # it alone would keep what it has
        type(old).__init__(old, *([] if new is None else [new]))  # type: ignore[arg-type]  # anew, in place
