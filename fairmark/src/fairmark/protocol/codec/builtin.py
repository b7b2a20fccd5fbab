"""Kinds of plain data of Python itself: tuples, large, exact and complex numbers, ranges, queues,
views of dicts, dates, times, and the two constants that stand for themselves."""

import datetime as dt
import zoneinfo
from collections import OrderedDict, deque
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fairmark.errors import NotSerializableError
from fairmark.protocol.codec.kind import Kind

#: Of a decimal number that is not 0: the largest exponent, and minus the smallest. Larger ones
#: would take much memory as whole numbers.
_MAX_EXPONENT = 5000


def _tuple(*items: Any) -> tuple[Any, ...]:
    return items


def _large_int_parts(value: int) -> list[Any]:
    return [str(value)]


def _large_int(digits: str) -> int:
    return int(digits)  # Python writes and reads no more than 4,300 digits


def _complex_parts(value: complex) -> list[Any]:
    return [value.real, value.imag]


def _complex(real: Any, imaginary: Any) -> complex:
    if type(real) is not float or type(imaginary) is not float:
        raise ValueError("no complex number")
    return complex(real, imaginary)


def _date_parts(value: dt.date) -> list[Any]:
    return [value.toordinal()]


def _datetime_parts(value: dt.datetime) -> list[Any]:
    naive = value.replace(tzinfo=None)
    return [naive.isoformat(), value.tzinfo, value.fold]


def _datetime(
    text: str,
    zone: dt.tzinfo | None,
    fold: int,
) -> dt.datetime:
    naive = dt.datetime.fromisoformat(text)
    return naive.replace(tzinfo=zone, fold=fold)


def _timedelta_parts(value: dt.timedelta) -> list[Any]:
    return [value.days, value.seconds, value.microseconds]


def _zone_parts(value: zoneinfo.ZoneInfo) -> list[Any]:
    return [value.key]


def _zone(name: Any) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(str(name))


def _fixed_zone_parts(value: Any) -> list[Any]:
    return list(value.__getinitargs__())


def _range_parts(value: range) -> list[Any]:
    return [value.start, value.stop, value.step]


def _decimal_parts(value: Decimal) -> list[Any]:
    is_number = value.is_finite() and value != 0
    if is_number and abs(value.adjusted()) > _MAX_EXPONENT:
        raise NotSerializableError(f"holds a decimal number beyond 1e{_MAX_EXPONENT}")
    return [str(value)]


def _decimal(text: Any) -> Decimal:
    value = Decimal(str(text))
    _decimal_parts(value)
    return value


def _fraction_parts(value: Fraction) -> list[Any]:
    return [value.numerator, value.denominator]


def _fraction(numerator: Any, denominator: Any) -> Fraction:
    if type(numerator) is not int or type(denominator) is not int:
        raise ValueError("no fraction")
    return Fraction(numerator, denominator)


def _deque_parts(value: deque[Any]) -> list[Any]:
    return [value.maxlen, *value]


def _deque(longest: int | None, *items: Any) -> deque[Any]:
    return deque(items, longest)


def _keys(*keys: Any) -> Any:
    return dict.fromkeys(keys).keys()


def _values(*values: Any) -> Any:
    return dict(enumerate(values)).values()


def _items(*items: Any) -> Any:
    if any(type(item) is not tuple for item in items):
        raise ValueError("no items of a dict")
    return dict(items).items()


def _ellipsis() -> Any:
    return ...


def _not_implemented() -> Any:
    return NotImplemented


def _ordered_parts(value: OrderedDict[Any, Any]) -> list[Any]:
    return [dict(value)]


def _ordered(items: Any) -> OrderedDict[Any, Any]:
    if type(items) is not dict:
        raise ValueError("no ordered dict")
    return OrderedDict(items)


def _no_parts(_: Any) -> list[Any]:
    return []


KINDS = (
    Kind(1, {tuple}, list, _tuple),
    Kind(4, {int}, _large_int_parts, _large_int),
    Kind(19, {dt.date}, _date_parts, dt.date.fromordinal),
    Kind(20, {dt.datetime}, _datetime_parts, _datetime),
    Kind(21, {dt.timedelta}, _timedelta_parts, dt.timedelta),
    Kind(23, {zoneinfo.ZoneInfo}, _zone_parts, _zone),
    Kind(24, {dt.timezone}, _fixed_zone_parts, dt.timezone),
    Kind(27, {complex}, _complex_parts, _complex),
    Kind(28, {range}, _range_parts, range),
    # 29 is a reference's
    Kind(30, {Decimal}, _decimal_parts, _decimal),
    Kind(31, {Fraction}, _fraction_parts, _fraction),
    Kind(32, {deque}, _deque_parts, _deque),
    Kind(33, {type({}.keys()), type(OrderedDict().keys())}, list, _keys),
    Kind(34, {type({}.values()), type(OrderedDict().values())}, list, _values),
    Kind(35, {type({}.items()), type(OrderedDict().items())}, list, _items),
    # 36 to 42 are those of `own`
    Kind(43, {type(...)}, _no_parts, _ellipsis),
    Kind(44, {type(NotImplemented)}, _no_parts, _not_implemented),
    Kind(45, {OrderedDict}, _ordered_parts, _ordered),
)
