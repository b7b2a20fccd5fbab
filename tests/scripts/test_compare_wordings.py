"""compare_wordings: both alphas of a class, and what is refused."""

import csv
import random

import pytest

import compare_wordings
from labkit.wording import COLUMNS, version

TEXTS = {"old": "Does {adjective} describe {attribute}?", "new": "Is {attribute} {adjective}?"}


@pytest.fixture
def submitted(tmp_path):
    """Twelve workers; the new wording is answered alike by all, the old one at random."""
    rng = random.Random(1)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    for number in range(12):
        worker = "A" + "".join(rng.choices(letters, k=13))
        seen = version(worker)
        rows = []
        for task in range(20):
            alike = "Yes" if task % 2 else "No"
            label = alike if seen == "new" else rng.choice(["Yes", "No", ""])
            rows.append((seen, TEXTS[seen], f"task|{task}", worker, label))
        folder = tmp_path / f"student{number}"
        folder.mkdir()
        write(folder / f"wording-{worker}.csv", rows)
    return tmp_path


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table, lineterminator="\n").writerows([COLUMNS, *rows])


def test_both_alphas_are_shown(submitted, capsys):
    assert compare_wordings.main([str(submitted)]) == 0
    old, new = capsys.readouterr().out.split("new: ")
    assert TEXTS["old"] in old and TEXTS["new"] in new
    assert "alpha 1.00, 95 % interval 1.00 to 1.00" in new and "50% yes, agreement 1.00" in new
    alpha = float(old.split("alpha ")[1].split(",")[0])
    assert -0.2 < alpha < 0.2
    assert "share of yes, new minus old: " in new


def test_a_file_handed_in_twice_counts_once(submitted, capsys):
    compare_wordings.main([str(submitted)])
    once = capsys.readouterr().out
    first = next(submitted.rglob("wording-*.csv"))
    (submitted / "again").mkdir()
    (submitted / "again" / first.name).write_bytes(first.read_bytes())
    compare_wordings.main([str(submitted)])
    assert capsys.readouterr().out == once


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("older", "Is it?", "t", "A" * 14, "Yes"), "'older' is no version"),
        (("old", "Is it?", "t", "Ana", "Yes"), "'Ana' is no worker"),
        (("old", "Is it?", "t", "A" * 14, "Maybe"), "'Maybe' is no label"),
        (("old", "Is it?", "t"), "expected the columns"),
        (("old", "Other {adjective} {attribute}?", "t", "A" * 14, "Yes"), "2 old wordings"),
    ],
)
def test_a_faulty_file_is_refused_by_name(submitted, capsys, row, message):
    write(submitted / "wording-zz.csv", [row])
    assert compare_wordings.main([str(submitted)]) == 1
    assert message in capsys.readouterr().err


def test_a_version_that_nobody_answered_is_missing(tmp_path, capsys):
    write(tmp_path / "wording-a.csv", [("old", TEXTS["old"], "t", "A" * 14, "Yes")])
    assert compare_wordings.main([str(tmp_path)]) == 1
    assert "nobody answered the new wording" in capsys.readouterr().err


def test_wrong_usage(tmp_path, capsys):
    assert compare_wordings.main([str(tmp_path)]) == 2
    assert compare_wordings.main([str(tmp_path / "none")]) == 2
    assert "there is no" in capsys.readouterr().err
