"""Write a calendar file that Google Calendar, Outlook and Apple Calendar import.

The format is iCalendar. A class has a local time without a time zone, so that it stands at the same
hour in every calendar; what is due has a day and no time.

References
----------
B. Desruisseaux (2009). Internet Calendaring and Scheduling Core Object Specification (iCalendar).
RFC 5545.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

#: Bytes in a line, without its end; longer ones are folded.
LINE = 75


@dataclass(frozen=True)
class Event:
    """One entry of a calendar.

    Attributes
    ----------
    key : str
        Names the event for good: a calendar that imports it again replaces it.
    day : date
        When.
    title, text : str
        What is shown first, and what on a click.
    start : time or None
        When it begins; None for an event of the whole day.
    minutes : int
        How long it takes; unused for the whole day.
    """

    key: str
    day: date
    title: str
    text: str = ""
    start: time | None = None
    minutes: int = 60


def calendar(name: str, events: Iterable[Event], made: datetime) -> str:
    """The text of an .ics file.

    Parameters
    ----------
    name : str
        Of the calendar; with an event's key it makes the event's identifier.
    events : iterable of Event
    made : datetime
        When it was made, with a time zone.

    Returns
    -------
    str
        Lines that end in CRLF, folded at 75 bytes.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Shipping ML//scripts/term.py//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event(name, event, made)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(name: str, event: Event, made: datetime) -> list[str]:
    if event.start is None:
        following = event.day + timedelta(days=1)  # the end is not a part of it
        when = [f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}", f"DTEND;VALUE=DATE:{following:%Y%m%d}"]
        busy = "TRANSPARENT"
    else:
        start = datetime.combine(event.day, event.start)
        end = start + timedelta(minutes=event.minutes)
        when = [f"DTSTART:{start:%Y%m%dT%H%M%S}", f"DTEND:{end:%Y%m%dT%H%M%S}"]
        busy = "OPAQUE"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uuid5(NAMESPACE_URL, f'{name}/{event.key}')}",
        f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        *when,
        f"SUMMARY:{escaped(event.title)}",
        f"TRANSP:{busy}",
    ]
    if event.text:
        lines.append(f"DESCRIPTION:{escaped(event.text)}")
    return [*lines, "END:VEVENT"]


def escaped(text: str) -> str:
    r"""Text as a value: backslashes, commas, semicolons and line breaks are escaped.

    Examples
    --------
    >>> escaped("labs 00, 01; due\nSunday")
    'labs 00\\, 01\\; due\\nSunday'
    """
    return re.sub(r"([\\,;])", r"\\\1", text).replace("\r\n", "\n").replace("\n", r"\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 bytes; each further one begins with a blank.

    Examples
    --------
    >>> folded("x" * 76)[-3:]
    '\\n x'
    """
    pieces = [""]
    for letter in line:
        limit = LINE if len(pieces) == 1 else LINE - 1  # the blank counts, too
        if len((pieces[-1] + letter).encode("utf-8")) > limit:
            pieces.append("")
        pieces[-1] += letter
    return "\r\n ".join(pieces)
