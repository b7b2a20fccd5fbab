"""Kinds of plain data of Python itself: tuples, large and complex numbers, ranges, dates, times."""

import datetime as dt
import zoneinfo
from typing import Any

from fairmark.protocol.codec.kind import Kind


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


def _datetime(text: str, zone: dt.tzinfo | None, fold: int) -> dt.datetime:
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
)
