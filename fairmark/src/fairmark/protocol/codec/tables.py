"""Kinds of plain data of pandas: tables, indexes, times, and arrays of categories and text."""

import datetime as dt
import inspect
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

try:
    import pytz  # pandas' own time zones, until its version 3
except ImportError:
    pytz = None

from fairmark.errors import NotSerializableError
from fairmark.protocol.codec.arrays import DTYPE_KINDS
from fairmark.protocol.codec.kind import Kind

#: Items of one container: what a header may make msgpack set aside before an item has come.
MAX_ITEMS = 20_000_000
#: Text as Arrow has it.
_TEXT = pa.large_string()
#: Where each text begins and ends, as Arrow has it: little-endian integers, and their bytes.
_OFFSETS = "<i8"
_OFFSET_BYTES = 8
#: pandas' arrays of numbers of which some are missing, by kind of NumPy dtype.
_MASKED = {
    "b": pd.arrays.BooleanArray,
    "i": pd.arrays.IntegerArray,
    "u": pd.arrays.IntegerArray,
    "f": pd.arrays.FloatingArray,
}
#: What text is kept by, and what stands for a missing one.
_TEXT_DTYPES = [pd.StringDtype("python"), pd.StringDtype("pyarrow")]
#: pandas 2.2 has one more, with a name of its own: text of Arrow's with NaN.
_NAN_BY_NAME = "na_value" not in inspect.signature(pd.StringDtype).parameters
_NUMPY = "_numpy"
if _NAN_BY_NAME:
    _TEXT_DTYPES.append(pd.StringDtype(f"pyarrow{_NUMPY}"))
else:
    _TEXT_DTYPES += [pd.StringDtype(each.storage, np.nan) for each in _TEXT_DTYPES]
#: pandas' arrays of text.
_TEXT_ARRAYS = {type(pd.array([], dtype=dtype)) for dtype in _TEXT_DTYPES}
#: Arrow's array, of numbers alone: questions to nullable text are answered with it.
_ARROW = pd.arrays.ArrowExtensionArray
#: Arrays that travel as what they are.
_OWN_ARRAYS = {
    np.ndarray,
    pd.Categorical,
    pd.arrays.DatetimeArray,
    *_TEXT_ARRAYS,
    *_MASKED.values(),
    _ARROW,
}
#: Kinds of dtypes of a column: objects and categories, times in a zone, and NumPy's.
_COLUMN_KINDS = f"OM{DTYPE_KINDS}"


# ---- columns


def _values(values: Any) -> Any:
    """The values of a column or an index: an array, or one of pandas' own kinds of array."""
    if isinstance(values.dtype, np.dtype) or type(values) is pd.arrays.NumpyExtensionArray:
        return np.asarray(values)
    known = type(values) in _OWN_ARRAYS
    if type(values) is _ARROW:
        known = values.dtype.kind in _MASKED
    if not known:
        raise NotSerializableError(
            f"holds a column of {values.dtype}, which is not plain data; convert it with "
            ".astype(...)"
        )
    return values


def _column(values: Any, kinds: str = _COLUMN_KINDS) -> Any:
    """What may be a column, checked: an array of one dimension and of one of these kinds."""
    is_array = type(values) in _OWN_ARRAYS
    if not is_array or values.ndim != 1 or values.dtype.kind not in kinds:
        raise ValueError("no column")
    return values


# ---- arrays


def _masked_parts(value: Any) -> list[Any]:
    """Numbers, and which are missing."""
    zero = value.dtype.type(0)
    numbers = _values(value).to_numpy(value.dtype.numpy_dtype, na_value=zero)
    missing = np.asarray(value.isna())
    return [numbers, missing]


def _build_masked(values: Any, missing: Any) -> Any:
    array = _MASKED[values.dtype.kind]
    gone = _column(missing, "b") | pd.isna(_column(values))
    return array(values, gone)


def _build_arrow(values: Any, missing: Any) -> Any:
    numbers = pa.array(_column(values, "biuf"), mask=_column(missing, "b"))
    return _ARROW(numbers)


def _categorical_parts(value: pd.Categorical) -> list[Any]:
    return [np.asarray(value.codes), value.categories, bool(value.ordered)]


def _build_categorical(
    codes: Any,
    categories: Any,
    ordered: Any,
) -> pd.Categorical:
    dtype = pd.CategoricalDtype(categories, ordered)
    return pd.Categorical.from_codes(_column(codes, "i"), dtype=dtype)


def _text_parts(value: Any) -> list[Any]:
    """Text: where each begins and ends, all of it as Arrow has it, and which are missing."""
    array = pa.array(value, _TEXT)
    pieces = getattr(array, "chunks", [array])
    text = pa.chunked_array(pieces, _TEXT).combine_chunks().fill_null("")
    _, ends, data = text.buffers()
    if len(text):
        first = _OFFSET_BYTES * text.offset
        places = np.frombuffer(ends, _OFFSETS, len(text) + 1, first)
    else:
        places = np.zeros(1, _OFFSETS)
    content = memoryview(data or b"")[places[0] : places[-1]]
    storage = value.dtype.storage.removesuffix(_NUMPY)
    missing_is_na = value.dtype.na_value is pd.NA
    return [storage, missing_is_na, places - places[0], content, value.isna()]


def _text_dtype(storage: str, missing_is_na: bool) -> pd.StringDtype:
    if missing_is_na:
        return pd.StringDtype(storage)
    if _NAN_BY_NAME:
        return pd.StringDtype(f"{storage}{_NUMPY}")
    return pd.StringDtype(storage, np.nan)


def _build_text(
    storage: str,
    missing_is_na: bool,
    ends: np.ndarray,
    content: bytes,
    missing: np.ndarray,
) -> Any:
    places = np.ascontiguousarray(_column(ends, "i"), _OFFSETS)
    gone = _column(missing, "b")
    if places[0] != 0:  # some versions of Arrow make arrays of it that reach beyond their content
        raise ValueError("text that does not begin at its beginning")
    text = pa.LargeStringArray.from_buffers(
        len(places) - 1,
        pa.py_buffer(places),
        pa.py_buffer(bytes.__bytes__(content)),
    )
    text.validate(full=True)
    if gone.any():
        text = pc.if_else(gone, None, text)
    return _text_dtype(storage, missing_is_na).__from_arrow__(text)


def _times_parts(value: Any) -> list[Any]:
    numbers = np.asarray(value.asi8)
    zone = value.tz
    if pytz and isinstance(zone, pytz.BaseTzInfo):
        zone = zone.zone  # each has a type of its own
    return [numbers.view(f"M8[{value.unit}]"), zone]


def _build_times(values: np.ndarray, zone: str | dt.tzinfo | None) -> Any:
    if isinstance(zone, str):  # pandas would look for it in files, pytz looks in its list
        zone = pytz.timezone(zone)
    if not isinstance(zone, dt.tzinfo | None):
        raise ValueError("no time zone")
    index = pd.DatetimeIndex(_column(values, "M"))
    return index.tz_localize("UTC").tz_convert(zone).array


# ---- single values


def _timestamp_parts(value: pd.Timestamp) -> list[Any]:
    number = np.array([value.asm8])  # in its own unit
    return [pd.DatetimeIndex(number).tz_localize("UTC").tz_convert(value.tz).array]


def _build_timestamp(array: Any) -> Any:
    return pd.DatetimeIndex(_column(array, "M"))[0]


def _timedelta_parts(value: pd.Timedelta) -> list[Any]:
    return [np.array([value.to_timedelta64()])]


def _build_timedelta(array: Any) -> Any:
    return pd.TimedeltaIndex(_column(array, "m"))[0]


def _no_parts(value: Any) -> list[Any]:
    return []


def _build_nat() -> Any:
    return pd.NaT


def _build_na() -> Any:
    return pd.NA


# ---- indexes


def _range_parts(value: pd.RangeIndex) -> list[Any]:
    return [value.start, value.stop, value.step, value.name]


def _build_range(
    start: int,
    stop: int,
    step: int,
    name: Any,
) -> pd.RangeIndex:
    span = range(start, stop, step)
    if len(span) > MAX_ITEMS:  # as a level or categories they would be made
        raise ValueError("too long a range")
    return pd.RangeIndex(span, name=name)


def _multi_index_parts(value: pd.MultiIndex) -> list[Any]:
    codes = [np.asarray(each) for each in value.codes]
    return [list(value.levels), codes, *value.names]


def _build_multi_index(
    levels: Any,
    codes: Any,
    *names: Any,
) -> pd.MultiIndex:
    return pd.MultiIndex(levels, codes, names=names, verify_integrity=True)


def _index_parts(value: pd.Index) -> list[Any]:
    return [value.name, _values(value.array)]


def _build_index(name: Any, values: Any) -> pd.Index:
    dtype = _column(values).dtype
    return pd.Index(values, dtype=dtype, name=name)


def _time_index_parts(value: Any) -> list[Any]:
    known = pd.tseries.frequencies.to_offset(value.freqstr)
    whole = value.freq == known  # its text is not all there is to one with holidays
    return [value.name, _values(value.array), value.freqstr if whole else None]


def _build_time_index(
    name: Any,
    values: Any,
    freq: str | None,
) -> pd.Index:
    kinds: dict[str, Any] = {"M": pd.DatetimeIndex, "m": pd.TimedeltaIndex}
    kind = kinds[_column(values).dtype.kind]
    text = None if freq is None else str.__str__(freq)  # of a text alone
    return kind(values, name=name, freq=text)


# ---- tables


def _series_parts(value: pd.Series) -> list[Any]:
    return [value.name, value.index, _values(value.array)]


def _build_series(
    name: Any,
    index: pd.Index,
    values: Any,
) -> pd.Series:
    if len(_column(values)) != len(index):
        raise ValueError("an index of another length")
    return pd.Series(values, index, dtype=values.dtype, name=name)


def _frame_parts(value: pd.DataFrame) -> list[Any]:
    columns = [_values(column.array) for _, column in value.items()]
    return [value.index, value.columns, columns]


def _build_frame(
    index: pd.Index,
    columns: pd.Index,
    values: list[Any],
) -> pd.DataFrame:
    made = {}
    for place, column in enumerate(values):
        made[place] = column
        if _column(column).dtype == object:
            # pandas would look into objects, and turn them into text or times; in a Series it
            # does not.
            made[place] = pd.Series(column, index, dtype=object)
    for column in values:
        if len(column) != len(index):  # pandas would repeat a single one
            raise ValueError("columns of another length")
    return pd.DataFrame(made, index=index).set_axis(columns, axis=1)


KINDS = (
    Kind(6, {pd.Series}, _series_parts, _build_series),
    Kind(7, {pd.DataFrame}, _frame_parts, _build_frame),
    Kind(8, {pd.RangeIndex}, _range_parts, _build_range),
    Kind(9, {pd.MultiIndex}, _multi_index_parts, _build_multi_index),
    Kind(10, {pd.Index, pd.CategoricalIndex}, _index_parts, _build_index),
    Kind(11, {pd.Categorical}, _categorical_parts, _build_categorical),
    Kind(12, _TEXT_ARRAYS, _text_parts, _build_text),
    Kind(13, {pd.arrays.DatetimeArray}, _times_parts, _build_times),
    Kind(14, set(_MASKED.values()), _masked_parts, _build_masked),
    Kind(15, {pd.Timestamp}, _timestamp_parts, _build_timestamp),
    Kind(16, {pd.Timedelta}, _timedelta_parts, _build_timedelta),
    Kind(17, {type(pd.NaT)}, _no_parts, _build_nat),
    Kind(18, {type(pd.NA)}, _no_parts, _build_na),
    Kind(25, {pd.DatetimeIndex, pd.TimedeltaIndex}, _time_index_parts, _build_time_index),
    Kind(26, {_ARROW}, _masked_parts, _build_arrow),
)
