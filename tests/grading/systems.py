"""A class as Canvas and Moodle hand it out: the lists of students, and the zips with their files
named as each names them."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

#: Ada and Bob by their accounts; Eve never handed in; the test student is Canvas's own.
GRADEBOOK = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Tiny Lab 01 (4711),\
Lab 02 (4712),Current Score,Final Grade
,,,,,Manual Posting,,,
    Points Possible,,,,,20.00,10.00,(read only),(read only)
"Lovelace, Ada",101,900101,ada,Monday,,7.5,,
"=Builder, Bob",102,900102,bob,Monday,,,,
"Evans, Eve",103,900103,eve,Tuesday,3,,,
"Student, Test",199,,,Monday,,,,
"""
WORKSHEET = """\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade",\
"Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 5001","Ada Lovelace",ada@uni.test,"Submitted for grading",,20.00,Yes,\
"Thursday, 14 January 2027, 5:04 PM",-,
"Participant 5002","=Builder, Bob",bob@uni.test,"Submitted for grading",,20.00,Yes,\
"Thursday, 14 January 2027, 6:10 PM",-,
"Participant 5003","Eve Evans",eve@uni.test,"No submission",3.00,20.00,Yes,-,\
"Friday, 15 January 2027, 9:00 AM",
"""
ROSTERS = {"canvas": GRADEBOOK, "moodle": WORKSHEET}


def roster(folder: Path, system: str, text: str | None = None) -> Path:
    """Write a list of students; returns its path."""
    path = folder / f"{system}.csv"
    path.write_text(ROSTERS[system] if text is None else text, encoding="utf-8")
    return path


def archive(
    path: Path,
    files: Mapping[str, bytes],
    made: tuple[int, int, int, int, int, int] = (2027, 1, 15, 9, 0, 0),
) -> Path:
    """Write a zip with files of one time; returns its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(zipfile.ZipInfo(name, made), content)
    return path
