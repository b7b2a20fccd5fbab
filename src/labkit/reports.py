"""Two real histories as text: the daily reports of 2020, and data
files that were corrected.

Files are `str` here: the UTF-8 text of the file, with its line ends and its byte order
mark as they were published.
"""

import gzip
import io

import pandas as pd

from labkit import data, metadata

_REPORTS = "covid-daily-reports"
_LATER = ("03-22-second", "03-22-third")
#: The published file of 22 March, in the folder of the reports.
LAST = "reports/03-22-2020.csv"


def text(name: str, file: str) -> str:
    """Give a file of a data set as text, unpacked, not a character changed.

    Parameters
    ----------
    name, file : str
        Data set and file, as `labkit.data.load` takes them.

    Returns
    -------
    str
        Encoded as UTF-8 it is the published file, byte by byte.
    """
    path = data.path(name, file)
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")


def snapshots() -> dict[str, dict[str, str]]:
    """Give the folder of daily reports as it was on four days.

    Returns
    -------
    dict of str to dict
        Day -> files, and files is path -> text. On 24 March and 7 April the file of 22
        March was published again; what else was edited in these weeks is left out.
    """
    days = [key for key in metadata.read(_REPORTS).files if key not in _LATER]
    files = {f"reports/{day}-2020.csv": text(_REPORTS, day) for day in days}
    before = {path: content for path, content in files.items() if path != LAST}
    second, third = (text(_REPORTS, key) for key in _LATER)
    return {
        "21 March": before,
        "22 March": files,
        "24 March": {**before, LAST: second},
        "7 April": {**before, LAST: third},
    }


def schemas() -> tuple[dict, dict, dict]:
    """Give the schemas of the reports: at the end of February, from 1
    March, from 22 March on."""
    text = {"type": "text"}
    blank = {"type": "text", "blank": True}
    count = {"type": "int", "min": 0}
    degrees = {"type": "float", "min": -90, "max": 90}
    february = {
        "Province/State": blank,
        "Country/Region": text,
        "Last Update": text,
        "Confirmed": count,
        "Deaths": count,
        "Recovered": count,
    }
    march = february | {
        "Latitude": degrees,
        "Longitude": degrees | {"min": -180, "max": 180},
    }
    late_march = {
        "FIPS": blank | {"unique": True},
        "Admin2": blank,
        "Province_State": blank,
        "Country_Region": text,
        "Last_Update": text,
        "Lat": degrees | {"blank": True},
        "Long_": degrees | {"blank": True, "min": -180, "max": 180},
        "Confirmed": count,
        "Deaths": count,
        "Recovered": count,
        "Active": {"type": "int"},
        "Combined_Key": text,
    }
    return february, march, late_march


def schema_of(day: str) -> dict:
    """Give the schema that a report should keep.

    Parameters
    ----------
    day : str
        Month and day, such as "03-12"; "22 ..." for the file of 22
        March as it was republished.
    """
    february, march, late_march = schemas()
    if day.startswith("22 "):
        return late_march
    return february if day < "03-01" else march


def unmoved(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """Name the countries outside China with a place whose number did not move in a day.

    Parameters
    ----------
    before, after : DataFrame of str
        Reports of two days. Only places with more than 500 cases on both count.
    """
    numbers = []
    for report in (before, after):
        abroad = report[~report["Country/Region"].str.contains("China")]
        places = abroad.set_index(["Country/Region", "Province/State"])[
            "Confirmed"
        ].astype(int)
        numbers.append(places[places > 500])
    both = pd.concat(numbers, axis=1, join="inner")
    same = both[both.iloc[:, 0] == both.iloc[:, 1]]
    return sorted(same.index.get_level_values("Country/Region").unique())


def table(content: str) -> pd.DataFrame:
    """Read the text of a CSV file as text: nothing is guessed, and a blank is "".

    Parameters
    ----------
    content : str
        A header line, then rows. A byte order mark is dropped.

    Returns
    -------
    DataFrame of str
        One row a line, numbered from 0.

    Examples
    --------
    >>> table("place,cases\\nHubei,7\\n,\\n").to_dict("list")
    {'place': ['Hubei', ''], 'cases': ['7', '']}
    """
    stream = io.StringIO(content.removeprefix("\ufeff"), newline="")
    return pd.read_csv(stream, dtype=str, keep_default_na=False)
