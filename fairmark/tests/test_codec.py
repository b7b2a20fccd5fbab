"""The codec: plain data come back as they were, anything else is refused, and no bytes give more
than a plain value."""

import collections
import collections.abc
import datetime as dt
import enum
import json
import random
import subprocess
import sys
import zoneinfo
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import dateutil.tz
import matplotlib.figure
import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from fairmark.errors import MalformedDataError, NotSerializableError
from fairmark.protocol import codec, mutation
from fairmark.protocol.codec import own

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
ZONED = pd.Timestamp("2026-03-01 12:00", tz="Europe/Berlin")
ODD = pd.DataFrame([[1, 2.5, "a"], [3, np.nan, "b"]], index=[7, 9], columns=["x", "x", 3])
ODD.columns.name = "names"
#: The version of pandas: before 3, text is a column of objects, and times are in nanoseconds.
PANDAS = tuple(map(int, pd.__version__.split(".")[:2]))
VALUES: dict[str, Any] = {
    "None": None,
    "bools": [True, False],
    "ints": [0, -1, 2**63, -(2**63) - 1, 10**40],
    "floats": [0.5, -0.0, float("inf"), 1e-320],
    "not a number": float("nan"),
    "text": "a\u00e9\U0001f600\x00",
    "lone surrogate": "\ud800",
    "bytes": b"\x00\xff",
    "complex": 1.5 - 2j,
    "complex, signed": complex(float("inf"), -0.0),
    "column of complex": pd.Series([1j, 2]),
    "nested": {"a": [(1, {2: [None]}), ()], (1, 2): {}, None: frozenset({(1, "a")}), 2.5: set()},
    "set": {1, "a", None, (2, 3)},
    "date": dt.date(2026, 2, 28),
    "datetime": dt.datetime(2026, 2, 28, 1, 2, 3, 4),
    "timedelta": dt.timedelta(-1, 5, 6),
    "datetime in UTC": dt.datetime(2026, 2, 28, tzinfo=dt.UTC),
    "datetime, folded": dt.datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN),
    "datetime in a zone without a name": dt.datetime(
        2026, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1))
    ),
    "range": range(5, -1, -2),
    "exact number": Decimal("-1.50"),
    "exact numbers that are not finite": [Decimal("Infinity"), Decimal("-Infinity")],
    "fraction": Fraction(-2, 3),
    "Ellipsis": ...,
    "NotImplemented": NotImplemented,
    "ordered dict": collections.OrderedDict(b=[1], a=2),
    "queue": collections.deque([1, [2]]),
    "queue of a length": collections.deque("abcd", 3),
    "keys": {"b": 1, (1, "a"): 2}.keys(),
    "values": {"b": [1], "a": 2}.values(),
    "items": {"b": [1], "a": 2}.items(),
    "long range": range(1 << 70),
    "zone": BERLIN,
    "UTC": dt.UTC,
    "what stood for values of one's own kinds": [
        own.SubclassOfStr("a"),
        own.SubclassOfInt(10**40),
        own.SubclassOfFloat(0.5),
        own.SubclassOfDict({"a": own.SubclassOfTuple((1, 2))}),
        own.SubclassOfList([own.SubclassOfInt(1)]),
        own.FillingDict(a=1),
    ],
    "zone of the course's own": dt.timezone(dt.timedelta(hours=-3), "home"),
    "Timestamp in a zone without a name": pd.Timestamp("2026-03-01 12:00+05:30"),
    "Timestamp": pd.Timestamp("2026-02-28 01:02:03.000000004"),
    "Timestamp in a zone": ZONED,
    "Timestamp in seconds": pd.Timestamp("2026-02-28").as_unit("s"),
    "Timedelta": pd.Timedelta("1 day 3 ns"),
    "NaT": pd.NaT,
    "NA": pd.NA,
    **{
        f"NumPy scalar, {one.dtype}": one
        for one in (
            np.bool_(True),
            np.int8(-3),
            np.uint64(2**64 - 1),
            np.float16(0.5),
            np.float32(0.1),
            np.float64(0.1),
            np.complex64(1 - 2j),
            np.complex128(1j),
            np.clongdouble(1j),
            np.str_("a"),
            np.bytes_(b"a"),
            np.datetime64("2026-02-28"),
            np.timedelta64(3, "h"),
        )
    },
    **{
        f"array, {one.dtype}, {one.shape}": one
        for one in (
            np.arange(6).reshape(2, 3),
            np.arange(6.0).reshape(2, 3).T,
            1j * np.arange(6.0).reshape(2, 3).T,
            np.array(2j),
            np.array([], float),
            np.zeros((0, 3)),
            np.array(5),
            np.arange(6, dtype="g").reshape(2, 3).T,
            np.array(["a", "bcd"]),
            np.array([b"a"]),
            np.array([True]),
            np.array(["2026-01", "NaT"], "M8[M]"),
            np.array([1], "m8[ns]"),
            np.array([None, "a", 1.5], object),
            np.arange(3, dtype=">i4"),
            np.arange(9)[::3],
        )
    },
    "Series": pd.Series([1, 2], index=["a", "b"], name="n"),
    "Series of text": pd.Series(["a", None, "b"], name=("x", 1)),
    "Series without values": pd.Series([], dtype="int64"),
    "Series of objects": pd.Series([1, "a", None, (2,)], dtype=object),
    "Series of lists": pd.Series([[1], [2]], dtype=object),
    **{
        f"Series of {kind}": pd.Series([1, 0, None], dtype=kind)
        for kind in ("Int8", "Int64", "UInt32", "Float64", "boolean")
    },
    **{
        f"what nullable text answers {word}": answer
        for word, answer in (
            ("by ==", pd.Series(["a", "b", None], dtype="string") == "a"),
            ("by counts", pd.Series(["a", "b", "a"], dtype="string").value_counts()),
        )
    },
    **{
        f"Series of {kind}[pyarrow]": pd.Series([1, 0, None], dtype=f"{kind}[pyarrow]")
        for kind in ("uint8", "double", "bool")
    },
    "Series of nullable text": pd.Series(["a", None], dtype="string"),
    "Series of text kept by Python": pd.Series(["a", None], dtype="string[python]"),
    "Series of text kept by Arrow": pd.Series(["a", None], dtype="string[pyarrow]"),
    "Series of times": pd.Series(pd.to_datetime(["2026-01-01", None])),
    "Series of spans": pd.Series(pd.to_timedelta(["1h", None])),
    "Series in a zone": pd.Series([ZONED, pd.NaT]),
    "Series in UTC": pd.Series(pd.to_datetime(["2026-01-01"], utc=True)),
    "categories": pd.Series(["b", None, "a"], dtype=pd.CategoricalDtype(["b", "a", "unused"])),
    "ordered categories": pd.Categorical(["low"], ["low", "high"], ordered=True),
    "categories of numbers": pd.Categorical([2, 1]),
    "DataFrame": ODD,
    "DataFrame without rows": ODD.iloc[:0],
    "DataFrame without columns": pd.DataFrame(index=[1, 2]),
    "DataFrame of every kind": pd.DataFrame(
        {
            "i": pd.array([1, None], "Int64"),
            "c": pd.Categorical(["x", "y"]),
            "z": [ZONED] * 2,
            "o": [[1], {"a": 2}],
        },
        index=pd.Index(["p", "q"], name="key"),
    ),
    "Index": pd.Index(["a", "b"], name="n"),
    "Index of ints": pd.Index([3, 1], dtype="int32"),
    "RangeIndex": pd.RangeIndex(3, 9, 2, name="r"),
    "DatetimeIndex": pd.DatetimeIndex(["2026-01-01"], tz="Europe/Berlin"),
    "TimedeltaIndex": pd.TimedeltaIndex(["1h"]),
    "regular DatetimeIndex": pd.date_range(
        "2026-01-05", periods=3, freq="2W-MON", tz="Europe/Berlin", name="weeks"
    ),
    "regular TimedeltaIndex": pd.timedelta_range("1h", periods=2),
    "CategoricalIndex": pd.CategoricalIndex(["b", "a"], ["b", "a"], ordered=True),
    "MultiIndex": pd.MultiIndex.from_tuples([("a", 1), ("b", 2), ("a", 2)], names=["x", None]),
    "by a MultiIndex": pd.DataFrame(
        {"v": [1, 2]}, index=pd.MultiIndex.from_product([["a"], [1, 2]], names=["k", "l"])
    ),
}
if PANDAS >= (2, 3):
    by_python = pd.StringDtype("python", np.nan)
    VALUES["Series of text kept by Python, with NaN"] = pd.Series(["a", None], dtype=by_python)


def same(one: Any, other: Any) -> bool:
    """Whether two values are of one type and equal, in all that a test could see."""
    if type(one) is not type(other):
        return False
    if isinstance(one, pd.DataFrame):
        return (
            same(one.index, other.index)
            and same(one.columns, other.columns)
            and all(same(one.iloc[:, place], other.iloc[:, place]) for place in range(one.shape[1]))
        )
    if isinstance(one, pd.Series):
        return (
            one.dtype == other.dtype
            and same(one.name, other.name)
            and same(one.index, other.index)
            and same(one.tolist(), other.tolist())
        )
    if isinstance(one, pd.MultiIndex):
        return same(list(one.names), list(other.names)) and same(one.tolist(), other.tolist())
    if isinstance(one, pd.Index | pd.Categorical):
        return (
            one.dtype == other.dtype
            and same(list(one), list(other))
            and all(
                getattr(one, name, None) == getattr(other, name, None) for name in ("name", "freq")
            )
        )
    if isinstance(one, np.ndarray):
        return (
            (
                one.dtype == other.dtype.newbyteorder("=")
                or one.dtype.newbyteorder("=") == other.dtype
            )
            and one.shape == other.shape
            and same(one.tolist(), other.tolist())
        )
    if isinstance(one, collections.deque):
        return one.maxlen == other.maxlen and same(list(one), list(other))
    if isinstance(one, collections.abc.MappingView):
        return same(list(one), list(other))
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    if one is other:
        return True
    if isinstance(one, pd.Timestamp):
        return repr(one) == repr(other) and one.unit == other.unit
    if isinstance(one, dt.datetime):
        return one == other and (one.fold, one.tzinfo) == (other.fold, other.tzinfo)
    return repr(one) == repr(other) if isinstance(one, float | np.generic) else one == other


@pytest.mark.parametrize("name", VALUES)
def test_plain_data_come_back_as_they_were(name: str) -> None:
    assert same(VALUES[name], codec.decode(codec.encode(VALUES[name]))), codec.decode(
        codec.encode(VALUES[name])
    )


@pytest.mark.parametrize("name", VALUES)
def test_equal_values_give_equal_bytes(name: str) -> None:
    once = codec.encode(VALUES[name])
    assert codec.encode(codec.decode(once)) == once


#: Name of a value -> its bytes, as they have always been.
GOLDEN = json.loads((Path(__file__).parent / "golden" / "codec.json").read_text())
if PANDAS < (3, 0):
    GOLDEN |= json.loads((Path(__file__).parent / "golden" / "codec-pandas-2.json").read_text())
if PANDAS < (2, 3):
    del GOLDEN["Series of text kept by Python, with NaN"]


@pytest.mark.parametrize("name", VALUES)
def test_the_bytes_of_a_value_stay_as_they_are(name: str) -> None:
    assert codec.encode(VALUES[name]).hex() == GOLDEN[name]


def test_every_value_has_golden_bytes() -> None:
    assert GOLDEN.keys() == VALUES.keys()


def test_notes_on_a_series_are_left_behind() -> None:
    noted = pd.Series([1])
    noted.attrs["note"] = "mine"
    assert codec.encode(noted) == codec.encode(pd.Series([1]))


def test_sets_give_equal_bytes_in_whatever_order_they_were_made() -> None:
    assert codec.encode({*range(0, 64, 8)}) == codec.encode({*range(56, -1, -8)})


#: An object as a reference, and the same among plain data, as bytes.
REFERENCES = {
    "an object": (object, "94c7001d07a3613a6203"),
    "in a list": ([1, object], "920194c7001d07a3613a6203"),
    "in a tuple": ((object,), "92c7000194c7001d07a3613a6203"),
    "in a dict": ({"a": object}, "81a16194c7001d07a3613a6203"),
    "a set of them": ({object}, "94c7001d07a3613a6203"),
    "a subclass": (collections.Counter("a"), "94c7001d07a3613a6203"),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_the_bytes_of_a_reference_stay_as_they_are(name: str) -> None:
    value, golden = REFERENCES[name]
    data = codec.encode(value, subclasses=True, references=lambda one: [7, "a:b", 3])
    assert data.hex() == golden
    with pytest.raises(MalformedDataError):
        codec.decode(data)
    assert str(codec.decode(data, lambda *parts: parts)).count("(7, 'a:b', 3)") == 1


def test_what_gets_no_reference_is_plain_or_refused() -> None:
    counts = collections.Counter("a")
    plain = codec.encode(counts, subclasses=True, references=lambda one: None)
    assert plain == codec.encode(own.FillingDict(a=1))
    with pytest.raises(NotSerializableError, match="object"):
        codec.encode(object(), references=lambda one: None)


def test_arrays_that_come_back_can_be_changed() -> None:
    found = codec.decode(codec.encode(np.arange(3)))
    found[0] = 7
    assert found.tolist() == [7, 1, 2]


class Liar(int):
    """Equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


class Text(str):
    """Text with behaviour."""


Colour = enum.IntEnum("Colour", ["RED"])
Point = collections.namedtuple("Point", "x y")
LOOP: list = []
LOOP.append(LOOP)
DEEP: list = []
for _ in range(5000):
    DEEP = [DEEP]
#: Value -> what the message says.
REFUSED: dict[str, tuple[Any, str]] = {
    "a generator": ((number for number in []), r"generator, .* list\("),
    "a map": (map(str, []), r"map, .* list\("),
    "a function": (len, "builtin_function_or_method,"),
    "a lambda": (lambda: 1, "function,"),
    "a class": (int, "type,"),
    "a number of another type": (Liar(), "Liar, .*ordinary numbers"),
    "text of another type": (Text("a"), "Text, .*ordinary.*text"),
    "a member of an enum": (Colour.RED, "Colour, .*ordinary numbers"),
    "a Counter": (collections.Counter("a"), r"Counter, .*dict\("),
    "a named tuple": (Point(1, 2), "Point, "),
    "a defaultdict": (collections.defaultdict(int), r"defaultdict, .*dict\("),
    "a masked array": (np.ma.array([1], mask=[True]), "MaskedArray, .*np.asarray"),
    "a matrix": (np.matrix([[1]]), "matrix, .*np.asarray"),
    "a record array": (np.zeros(1, [("a", int)]), "not plain data"),
    "a sparse matrix": (scipy.sparse.eye(2), "not plain data"),
    "a figure": (matplotlib.figure.Figure(), "Figure"),
    "a module": (np, "module: import it in a read-only cell"),
    "an object": (object(), "object"),
    "an interval": (pd.Interval(0, 1), "Interval"),
    "a period": (pd.Period("2026-01"), "Period"),
    "a column of periods": (
        pd.Series(pd.period_range("2026", periods=1, freq="D")),
        r"column of period.*astype",
    ),
    "a column of intervals": (pd.DataFrame({"a": pd.cut([1, 2], 2)}), r"Interval|interval"),
    "a column of Arrow's times": (
        pd.Series([pd.Timestamp(0)]).astype("timestamp[ns][pyarrow]"),
        r"timestamp.*astype",
    ),
    "a sparse column": (pd.Series(pd.arrays.SparseArray([0, 1])), r"column of Sparse.*astype"),
    "a zone of another type": (dt.datetime(2026, 1, 1, tzinfo=dateutil.tz.tzlocal()), "tzlocal"),
    "deep inside": ({"a": [(1, {"b": {int}})]}, "type"),
    "itself": (LOOP, "nested too deeply"),
    "too deep": (DEEP, "nested too deeply"),
    "too large a number": (1 << 40_000, "integer"),
    "too large an exact number": (Decimal("1e5001"), "beyond 1e5000"),
    "too small an exact number": (Decimal("1e-5001"), "beyond 1e5000"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_plain_is_refused_and_the_message_says_why(name: str) -> None:
    value, message = REFUSED[name]
    with pytest.raises(NotSerializableError, match=message):
        codec.encode(value)


#: Values of one's own kinds, and what comes of them: what is under them, in a class without
#: behaviour.
OWN: dict[str, tuple[Any, Any]] = {
    "a Counter": (collections.Counter("aab"), own.FillingDict(a=2, b=1)),
    "a defaultdict": (collections.defaultdict(list, a=[1]), own.FillingDict(a=[1])),
    "an ordered dict of one's own": (
        type("Mine", (collections.OrderedDict,), {})(b=1, a=2),
        own.SubclassOfDict(b=1, a=2),
    ),
    "a named tuple": (Point(1, 2), own.SubclassOfTuple((1, 2))),
    "a member of an enum": (Colour.RED, own.SubclassOfInt(1)),
    "a member of an enum of text": (
        enum.StrEnum("Word", ["YES"]).YES,
        own.SubclassOfStr("yes"),
    ),
    "a number that lies": (Liar(7), own.SubclassOfInt(7)),
    "a text": (Text("a"), own.SubclassOfStr("a")),
    "nothing in it": (collections.Counter(), own.FillingDict()),
    "deep inside": (
        [({"k": Point(Colour.RED, [collections.Counter("a")])},)],
        [({"k": own.SubclassOfTuple((own.SubclassOfInt(1), [own.FillingDict(a=1)]))},)],
    ),
    "nothing of one's own": (ODD, ODD),
    "a number of NumPy's": (np.float64(0.5), np.float64(0.5)),
}


@pytest.mark.parametrize("name", OWN)
def test_of_a_result_what_is_under_a_kind_of_ones_own_travels(name: str) -> None:
    value, without_behaviour = OWN[name]
    found = codec.decode(codec.encode(value, subclasses=True))
    assert same(found, without_behaviour)
    assert same(codec.decode(codec.encode(found)), without_behaviour)


def test_a_dict_that_fills_in_what_is_missing_is_not_taken_for_one_that_does_not() -> None:
    counts = codec.decode(codec.encode(collections.Counter("a"), subclasses=True))
    assert counts == {"a": 1}
    assert counts.get("b") is None
    with pytest.raises(TypeError, match="'b' is no key, and only the student's class"):
        counts["b"]


def test_what_stands_for_a_value_of_ones_own_kind_does_nothing_of_its_own() -> None:
    liar = codec.decode(codec.encode(Liar(7), subclasses=True))
    assert liar == 7
    assert liar != 8
    assert isinstance(liar, int)
    assert type(liar) is not int


@pytest.mark.parametrize(
    "name", [name for name in REFUSED if name not in OWN and "another type" not in name]
)
def test_of_a_result_no_more_than_that_travels(name: str) -> None:
    value, message = REFUSED[name]
    with pytest.raises(NotSerializableError, match=message):
        codec.encode(value, subclasses=True)


@pytest.mark.parametrize("name", VALUES)
def test_bytes_that_were_changed_give_a_plain_value_or_are_malformed(name: str) -> None:
    chance, good = random.Random(name), codec.encode(VALUES[name])
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(bad) + 1)
            bad[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
        try:
            found = codec.decode(bytes(bad))
        except MalformedDataError:
            continue
        codec.encode(found)  # would refuse what is not plain


@pytest.mark.parametrize(
    "data",
    [b"", b"\xc1", codec.encode([1, 2])[:-1], codec.encode(1) + b"\x01", b"\xc7\x01\x05a"],
    ids=[
        "nothing",
        "a reserved byte",
        "cut off",
        "more than a value",
        "a type with bytes of its own",
    ],
)
def test_bytes_that_nothing_encodes_to_are_malformed(data: bytes) -> None:
    with pytest.raises(MalformedDataError):
        codec.decode(data)


def extension(number: int, parts: list) -> bytes:
    """Bytes that claim to be a type, whatever its parts."""
    return codec.encode([codec.msgpack.ExtType(number, b""), *parts])


#: A small message that gives many items to whoever unpacks it.
LONG = pd.RangeIndex(codec.MAX_ITEMS)
#: A value of each type that is built from parts.
EACH = [
    *VALUES.values(),
    10**40,
    (1,),
    frozenset({1}),
    pd.array(["a"], dtype="string"),
    pd.array([1], "Int64"),
    pd.array([ZONED]),
    pd.array([1], "int64[pyarrow]"),
    own.SubclassOfStr("a"),
    own.SubclassOfInt(1),
    own.SubclassOfFloat(0.5),
    own.SubclassOfDict(),
    own.FillingDict(),
    own.SubclassOfList(),
    own.SubclassOfTuple(),
]
#: Number of a type -> parts of a value of it.
PARTS = {
    number: next(list(take(value)) for value in EACH if type(value) in kinds)
    for number, (_, kinds, take, _) in codec.KINDS.items()
}
#: Small messages that ask for much memory.
BOMBS = {
    "a list that is said to be long": b"\xdd\xff\xff\xff\xff",
    "a dict that is said to be long": b"\xdf\xff\xff\xff\xff",
    "bytes that are said to be many": b"\xc6\xff\xff\xff\xff",
    "text that is said to be long": b"\xdb\xff\xff\xff\xff",
    "long lists inside each other": b"\xdd\x01\x31\x2d\x00" * 100,
    "lists inside each other": b"\x91" * 1_000_000,
    "an array of a large shape": extension(5, ["<f8", [1 << 40], b""]),
    "an array of items without size": extension(5, ["<U0", [1 << 33], b""]),
    "an array of wide items": extension(5, ["<U500000000", [4], b""]),
    "an array of objects of a large shape": extension(5, ["O", [1 << 40], []]),
    "an array of bytes without size": extension(5, ["|S0", [10**9], b""]),
    "a range of many": extension(8, [0, 1 << 60, 1, None]),
    "a level of many": extension(9, [[pd.RangeIndex(10**8)], [np.zeros(1, "i8")], None]),
    "categories of many": extension(11, [np.zeros(1, "i1"), pd.RangeIndex(10**8), False]),
    "a frame of one number repeated": extension(
        7, [pd.RangeIndex(10**8), pd.RangeIndex(1), [np.array([1])]]
    ),
    "an exact number of many digits": extension(30, ["1e999999"]),
    "a frame of a long range": extension(7, [pd.RangeIndex(1 << 40), pd.RangeIndex(0), []]),
}
#: Where texts begin and end, which are missing, and all of the texts, as no texts have them.
NO_TEXT: dict[str, tuple[Any, Any, Any]] = {
    "an end behind the end": ([0, 9], [False], b"a"),
    "an end before its beginning": ([0, 2, 1], [False] * 2, b"ab"),
    "a beginning below 0": ([-1, 1], [False], b"a"),
    "nowhere": ([], [], b""),
    "half a character": ([0, 3], [False], b"\xed\xa0\x80"),
    "half of a letter's bytes": ([0, 1, 2], [False] * 2, "é".encode()),
    "too many missing": ([0, 1], [True] * 2, b"a"),
    "missing by numbers": ([0, 1], [7], b"a"),
    "ends that are no whole numbers": ([0.0, 1.0], [False], b"a"),
    "missing by objects": ([0, 1], [None], b"a"),
    "text of objects": ([0, 8], [False], np.array([None])),
    "too few missing": ([0, 1, 2], [True], b"ab"),
    "text of text": ([0, 1], [False], "a"),
    "text by its length": ([0, 1], [False], 1 << 40),
}


@pytest.mark.parametrize("name", NO_TEXT)
def test_texts_that_are_none_are_malformed(name: str) -> None:
    ends, missing, content = NO_TEXT[name]
    with pytest.raises(MalformedDataError):
        codec.decode(extension(12, ["pyarrow", False, np.array(ends), content, np.array(missing)]))


def popped() -> pd.DataFrame:
    table = pd.DataFrame({"a": ["x"], "b": [1]})
    table.pop("a")
    table.pop("b")
    return table


#: Text that Arrow holds in no piece, in several, or in a part of one.
PIECES = {
    "no text": pd.Series([], dtype="str"),
    "none of some": pd.Series(["a", "b"])[:0],
    "no columns any more": popped(),
    "two together": pd.concat([pd.Series(["a", None]), pd.Series(["é", ""])]),
    "nothing together": pd.concat([pd.Series(["a"])[:0]] * 2),
    "a part": pd.Series(["a", "bc", None, "d"])[1:3],
    "every other one": pd.Series(["a", "bc", "d"])[::2],
    "all missing": pd.Series([None, None], dtype="str"),
    "no index any more": pd.Series([1], index=["a"]).drop("a"),
    "a part of two together": pd.concat([pd.Series(["a", "b"]), pd.Series(["c", None])])[1:3],
}


@pytest.mark.parametrize("name", PIECES)
def test_text_travels_in_whatever_pieces_it_is(name: str) -> None:
    assert same(codec.decode(codec.encode(PIECES[name])), PIECES[name])


@pytest.mark.parametrize("kind", [2, 3])
@pytest.mark.parametrize("depth", [100, 3000, 300_000])
def test_sets_inside_each_other_do_not_end_the_reader(kind: int, depth: int) -> None:
    code = (
        "import sys; from fairmark.protocol import codec\n"
        "from fairmark.errors import MalformedDataError\n"
        "try: codec.decode(sys.stdin.buffer.read())\n"
        "except MalformedDataError: pass"
    )
    sent = b"\x92\xc7\x00" + bytes([kind])
    ran = subprocess.run(
        [sys.executable, "-c", code],
        input=sent * depth + b"\xc0",
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-300:]


def test_text_of_random_parts_is_text_or_malformed() -> None:
    chance, made = random.Random(0), 0
    for _ in range(3000):
        ends = np.array(
            [
                chance.choice([0, 0, 1, 2, 3, 8, -1, 1 << 40, -(1 << 62)])
                for _ in range(chance.randint(0, 5))
            ],
            int,
        )
        ends[:1] *= chance.random() < 0.2  # what does not begin at 0 is refused at once
        missing = np.array([chance.random() < 0.3 for _ in range(len(ends) - 1)]).astype(
            chance.choice(["?"] * 4 + ["i8", "O"])
        )
        content = chance.choice(
            [b"abcdefgh", "é€".encode(), b"\xff\xfe", b"", np.arange(3), "text", [1], None]
        )
        data = extension(
            12,
            [
                chance.choice(["pyarrow", "python", "x", 1]),
                chance.random() < 0.5,
                ends.astype(chance.choice(["<i8"] * 4 + ["u1", "f8", "?"])),
                content,
                missing,
            ],
        )
        try:
            found = pd.Series(codec.decode(data))
        except MalformedDataError:
            continue
        made += 1
        assert same(codec.decode(codec.encode(found)), found)
        found.str.upper().sort_values().value_counts()
    assert made > 50


@pytest.mark.parametrize("place", [2, 4])
def test_text_has_arrays_of_numbers_and_not_what_could_be_many(place: int) -> None:
    parts = ["pyarrow", False, np.array([0, 1]), b"a", np.array([False])]
    parts[place] = pd.RangeIndex(1 << 40)
    with pytest.raises(MalformedDataError):
        codec.decode(extension(12, parts))


TAG = codec.msgpack.ExtType(1, b"")


@pytest.mark.parametrize("value", [TAG, [1, TAG], {"a": TAG}, {TAG: 1}], ids=repr)
def test_a_type_without_parts_is_a_tuple_of_a_number_and_bytes(value: object) -> None:
    found = codec.decode(codec.encode(value))
    assert found == value
    assert TAG == (1, b"")


@pytest.mark.parametrize("value", [[TAG, TAG], [TAG, [TAG, 1]]], ids=repr)
def test_a_type_as_a_part_is_no_more_than_that(value: object) -> None:
    assert codec.decode(codec.encode(value)) in ((TAG,), ((1,),))


@pytest.mark.parametrize("number", [0, 27, 100])
def test_a_type_that_is_none_is_malformed(number: int) -> None:
    with pytest.raises(MalformedDataError):
        codec.decode(extension(number, []))


@pytest.mark.parametrize("zone", ["tzlocal()", "dateutil//etc/localtime", "../UTC", 0])
def test_times_are_in_a_zone_and_not_in_what_pandas_would_look_for(zone: object) -> None:
    with pytest.raises(MalformedDataError):
        codec.decode(extension(13, [np.array([0], "M8[ns]"), zone]))


DECODE = """
import resource, sys
from fairmark.errors import MalformedDataError
from fairmark.protocol import codec
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
for data in codec.decode(sys.stdin.buffer.read()):
    try:
        codec.decode(data)
    except MalformedDataError:
        pass
    now = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(now - before)
    before = now
"""


def growth(messages: list[bytes]) -> list[int]:
    """By how many kilobytes each message raises the most that a process has had."""
    ran = subprocess.run(
        [sys.executable, "-c", DECODE],
        input=codec.encode(messages),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return [int(line) for line in ran.stdout.split()]


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_message_never_takes_much_memory(name: str) -> None:
    assert max(growth([BOMBS[name]])) < 500_000


def test_no_part_is_unpacked_that_is_small_here_and_long_there() -> None:
    swapped = {
        f"type {number}, part {place}": [*parts[:place], LONG, *parts[place + 1 :]]
        for number, parts in PARTS.items()
        for place in range(len(parts))
    }
    bombs = {
        name: extension(int(name.split()[1].rstrip(",")), parts)
        for name, parts in {**swapped, **{f"type {number}": [LONG] for number in PARTS}}.items()
    }
    after = growth(list(bombs.values()))
    assert [name for name, kilobytes in zip(bombs, after, strict=True) if kilobytes > 500_000] == []


#: Old value, new value.
CHANGES: dict[str, tuple[Any, Any]] = {
    "list": ([3, 1], [1, 3, 5]),
    "dict": ({"a": 1}, {"b": [2]}),
    "set": ({1}, {2, 3}),
    "array": (np.arange(3), np.array([2, 1, 0])),
    "Series": (pd.Series([1, 2]), pd.Series([2.5], index=["a"], name="n")),
    "DataFrame": (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1], "b": ["x"]}, index=[5])),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_that_nobody_changed_is_as_it_was(name: str) -> None:
    value = codec.decode(codec.encode(VALUES[name]))
    assert not mutation.changed(value, mutation.record(value))


def frame() -> pd.DataFrame:
    return pd.DataFrame({"a": [1, 2, 2], "name": ["x", "y", None], "c": [0.5, float("nan"), -1.0]})


def at(table: Any, key: Any, value: Any) -> None:
    table.loc[key] = value


def put(thing: Any, **attributes: Any) -> None:
    for name, value in attributes.items():
        setattr(thing, name, value)


#: How a function may change its argument: a value, and what is done to it.
WRITES: dict[str, tuple[Any, Any]] = {
    "a cell": (frame(), lambda v: at(v, (0, "a"), 7)),
    "a text": (frame(), lambda v: at(v, (0, "name"), "z")),
    "what was missing": (frame(), lambda v: at(v, (1, "c"), 1.0)),
    "a new column": (frame(), lambda v: v.insert(0, "n", 1)),
    "a column less": (frame(), lambda v: v.pop("a")),
    "a row more": (frame(), lambda v: at(v, 3, [1, "x", 0.0])),
    "a column's type": (frame(), lambda v: v.__setitem__("a", v["a"].astype(float))),
    "the order": (frame(), lambda v: v.__init__(v.iloc[::-1])),
    "the labels": (frame(), lambda v: put(v, index=[1, 2, 3])),
    "the labels' name": (frame(), lambda v: put(v.index, name="i")),
    "the columns": (frame(), lambda v: put(v, columns=list("xyz"))),
    "the columns' name": (frame(), lambda v: put(v.columns, name="i")),
    "a Series": (pd.Series([1, 2]), lambda v: at(v, 0, 3)),
    "a Series' name": (pd.Series([1, 2]), lambda v: put(v, name="n")),
    "a Series' labels": (pd.Series([1]), lambda v: put(v, index=["a"])),
    "all columns less": (frame(), lambda v: [v.pop(one) for one in [*v]]),
    "the order of categories": (
        pd.Series(["a", "b"], dtype="category"),
        lambda v: v.__init__(v.cat.reorder_categories(["b", "a"])),
    ),
    "a Series' array": (pd.Series([1, 2]), lambda v: v.array.__setitem__(0, 9)),
    "a column's array": (frame(), lambda v: v["a"].array.__setitem__(0, 9)),
    "a view of a Series": (pd.Series([1, 2]), lambda v: np.add.at(v.values, 0, 1)),
    "times": (
        pd.Series([pd.Timestamp("2000-01-01", tz="UTC")]),
        lambda v: v.array.__setitem__(0, pd.Timestamp("1999", tz="UTC")),
    ),
    "a category": (
        pd.DataFrame({"c": pd.Categorical(["a", "b"])}),
        lambda v: v["c"].array.__setitem__(0, "b"),
    ),
    "a Series without a name": (pd.Series([1, 2], name=pd.NA), lambda v: put(v, name="n")),
    "a list in a column": (pd.DataFrame({"a": [[1], [2]]}), lambda v: v["a"][0].append(3)),
    "a list in a Series": (pd.Series([[1], [2]]), lambda v: v[0].append(3)),
    "a list": ([1], lambda v: v.append(2)),
    "an array": (np.arange(3), lambda v: v.fill(1)),
    "an array in a dict": ({"a": np.arange(3)}, lambda v: v["a"].fill(1)),
    "a table in a list": ([frame()], lambda v: at(v[0], (0, "a"), 7)),
}


if np.lib.NumpyVersion(np.__version__) >= "2.5.0":  # which sees that the view is read-only
    del WRITES["a view of a Series"]


@pytest.mark.parametrize("name", WRITES)
def test_whatever_is_done_to_an_argument_is_noticed(name: str) -> None:
    first, write = WRITES[name]
    value = codec.decode(codec.encode(first))
    before = mutation.record(value)
    write(value)
    assert mutation.changed(value, before)


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_argument_is_copied_into_the_one_that_was_given(name: str) -> None:
    old, new = codec.decode(codec.encode(CHANGES[name]))
    mutation.copy_into(old, new)
    assert same(old, new)


@pytest.mark.parametrize(
    "pair",
    [
        ([1], (1,)),
        ((1,), (2,)),
        (1, 2),
        ("a", "b"),
        (np.arange(2), np.arange(3)),
        (np.arange(2), np.ones(2)),
    ],
    ids=repr,
)
def test_what_cannot_change_in_place_is_left_alone(pair: tuple[Any, Any]) -> None:
    old, new = pair
    before = codec.encode(old)
    mutation.copy_into(old, new)
    assert codec.encode(old) == before
