"""labkit.data: loads what is right, and says of what is wrong where it is and what to do."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from labkit import data
from labkit.data import DataError

HEADER = "adj,count,share,right,when"
ROWS = ["hot,3,0.5,TRUE,2019-01-16 13:42:47", "TRUE,,,,", "NA,-1,1e-3,false,2019-01-17"]
A_TIME = "a time such as 2019-01-16 13:42:47"
COLUMNS = """
[files.words.columns]
adj = { type = "string", unique = true, pattern = "[A-Za-z]+" }
count = { type = "int", nullable = true, minimum = -1, maximum = 9 }
share = { type = "float", nullable = true, maximum = 1.0 }
right = { type = "bool", nullable = true }
when = { type = "datetime", nullable = true, minimum = 2019-01-01T00:00:00 }
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Give an empty data folder, which labkit.data looks into."""
    monkeypatch.setenv("LABKIT_DATA", str(tmp_path))
    return tmp_path


def write_set(
    root: Path,
    name: str,
    content: str | bytes,
    columns: str = COLUMNS,
    more: str = "",
    sha256: str = "",
    top: str = "",
):
    """Write a data set of one table, words.csv, whose sha256 is right unless another is given."""
    folder = root / name
    folder.mkdir()
    raw = content.encode() if isinstance(content, str) else content
    (folder / "words.csv").write_bytes(raw)
    sha256 = sha256 or hashlib.sha256(raw).hexdigest()
    text = (
        f'title = "Words"\nlicense = "CC0"\n{top}\n[files.words]\npath = "words.csv"\nsha256 = '
        f'"{sha256}"\n{more}\n'
    )
    (folder / "metadata.toml").write_text(text + columns, encoding="utf-8")
    return folder / "words.csv"


def table(*rows: str, end: str = "\n") -> str:
    return end.join([HEADER, *rows]) + end


def error_of(function, *arguments) -> str:
    with pytest.raises(DataError) as caught:
        function(*arguments)
    return str(caught.value)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_types_and_blanks(root, end):
    write_set(root, "words", table(*ROWS, end=end))
    loaded = data.load("words")
    assert loaded["adj"].tolist() == ["hot", "TRUE", "NA"]
    assert loaded.dtypes.map(str).to_dict() == {
        "adj": "str",
        "count": "Int64",
        "share": "float64",
        "right": "boolean",
        "when": loaded["when"].dtype.name,
    }
    assert loaded["count"].tolist() == [3, pd.NA, -1]
    assert loaded["share"].isna().tolist() == [False, True, False]
    assert loaded["right"].tolist() == [True, pd.NA, False]
    assert loaded["when"][0] == pd.Timestamp("2019-01-16 13:42:47")
    assert loaded["when"].isna().tolist() == [False, True, False]


def test_without_blanks_the_types_are_numpys(root):
    write_set(root, "words", table(ROWS[0], ROWS[2]))
    loaded = data.load("words")
    assert loaded["count"].dtype == "int64"
    assert loaded["right"].dtype == "bool"


def test_blank_string_stays_a_string(root):
    columns = (
        '[files.words.columns]\nadj = { type = "string", nullable = true }\nn = { type = "int" }\n'
    )
    write_set(root, "words", 'adj,n\n,1\nNaN,2\n"two\nlines, quoted",3\nnull,4\n', columns)
    assert data.load("words")["adj"].tolist() == ["", "NaN", "two\nlines, quoted", "null"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "hot,3,0.5,TRUE,",
            "row 5, column adj: expected a value that no row above has, found 'hot'",
        ),
        (",3,0.5,TRUE,", "row 5, column adj: expected a value, found a blank"),
        (
            "up_,3,0.5,TRUE,",
            "row 5, column adj: expected a value of the form [A-Za-z]+, found 'up_'",
        ),
        ("b,3.5,0.5,TRUE,", "row 5, column count: expected a whole number, found '3.5'"),
        ("b,10,0.5,TRUE,", "row 5, column count: expected at most 9, found '10'"),
        ("b,-2,0.5,TRUE,", "row 5, column count: expected at least -1, found '-2'"),
        ("b,1,nan,TRUE,", "row 5, column share: expected a number, found 'nan'"),
        ("b,1,1.5,TRUE,", "row 5, column share: expected at most 1.0, found '1.5'"),
        ("b,1,1,yes,", "row 5, column right: expected TRUE or FALSE, found 'yes'"),
        ("b,1,1,TRUE,Wed Jan 16", f"row 5, column when: expected {A_TIME}, found 'Wed Jan 16'"),
        ("b,1,1,TRUE,2019-02-30", f"row 5, column when: expected {A_TIME}, found '2019-02-30'"),
        (
            "b,1,1,TRUE,2018-12-31",
            "row 5, column when: expected at least 2019-01-01 00:00:00, found '2018-12-31'",
        ),
        ("b,1,1,TRUE", "row 5: expected 5 values, found 4"),
        ("b,1,1,TRUE,,", "row 5: expected 5 values, found 6"),
        ("", "row 5: expected 5 values, found 0"),
        ('b,"1"2,1,TRUE,', "line 5 is not CSV"),
    ],
)
def test_wrong_row_is_named(root, row, said):
    file = write_set(root, "words", table(*ROWS, row))
    message = error_of(data.load, "words")
    assert message.startswith(f"{file}: {said}")
    assert "more row" not in message
    assert "so the schema there is what to correct" in message  # the sha256 is right here


def test_first_fault_in_reading_order_and_how_many_rows_more(root):
    write_set(root, "words", table("a,1,1,TRUE,", "b,x,9,TRUE,", "c,1,1,maybe,", "d,1,1,maybe,"))
    assert (
        "row 3, column count: expected a whole number, found 'x' (2 more rows are wrong)"
        in error_of(data.load, "words")
    )


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("adj,count,share,right", "missing 'when'"),
        ("adj,count,share,right,when,extra", "unexpected 'extra'"),
        ("adj,count,share,right,right", "missing 'when'; repeated 'right'"),
    ],
)
def test_wrong_header(root, header, said):
    write_set(root, "words", header + "\n")
    assert f"row 1 (the header): {said}." in error_of(data.load, "words")


def test_values_and_always_blank_column(root):
    columns = """
        [files.words.columns]
        a = { type = "int", values = [1, 2] }
        b = { type = "string", nullable = true, values = [] }
    """
    write_set(root, "right", "a,b\n1,\n2,\n", columns)
    assert data.load("right")["a"].tolist() == [1, 2]
    write_set(root, "number", "a,b\n3,\n", columns)
    assert "row 2, column a: expected one of 1, 2, found '3'" in error_of(data.load, "number")
    write_set(root, "blank", "a,b\n1,x\n", columns)
    assert "row 2, column b: expected a blank, found 'x'" in error_of(data.load, "blank")


def test_number_of_rows(root):
    write_set(root, "words", table(*ROWS), more="rows = 4")
    assert "expected 4 rows below the header, found 3" in error_of(data.load, "words")


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "it is empty"), (b"adj\nh\xe9\n", "line 2 is not UTF-8")]
)
def test_not_a_table(root, content, said):
    write_set(root, "words", content)
    assert said in error_of(data.load, "words")


def test_changed_file_names_the_row_and_how_to_restore_it(root):
    file = write_set(root, "words", table(*ROWS))
    file.write_text(table(*ROWS).replace("NA,-1", "NA,-9"), encoding="utf-8", newline="\n")
    message = error_of(data.load, "words")
    assert "row 4, column count: expected at least -1, found '-9'" in message
    assert "git restore data/words/words.csv" in message
    assert "expected sha256" in error_of(data.path, "words")


def test_change_within_the_schema_is_refused_too(root):
    file = write_set(root, "words", table(*ROWS))
    file.write_bytes(file.read_bytes().replace(b"hot", b"hat"))
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    for function in (data.load, data.path):
        message = error_of(function, "words")
        assert str(file) in message
        assert f"found {found}" in message
        assert "git restore data/words/words.csv" in message


def write_packed(root: Path, content: bytes) -> Path:
    """Write a data set of one table, words.csv.gz, with the given bytes."""
    file = write_set(root, "words", content)
    metadata = root / "words" / "metadata.toml"
    metadata.write_text(
        metadata.read_text(encoding="utf-8").replace("words.csv", "words.csv.gz"), encoding="utf-8"
    )
    return file.rename(root / "words" / "words.csv.gz")


def test_compressed_table(root):
    file = write_packed(root, gzip.compress(table(*ROWS).encode()))
    assert data.load("words")["adj"].tolist() == ["hot", "TRUE", "NA"]
    file.write_bytes(file.read_bytes()[:-9])
    assert "Restore it: git restore data/words/words.csv.gz" in error_of(data.load, "words")


def test_compressed_in_name_only(root):
    write_packed(root, table(*ROWS).encode())
    assert "it is named .gz but is not a gzip file" in error_of(data.load, "words")


def test_missing_file(root):
    write_set(root, "ours", table(*ROWS)).unlink()
    write_set(root, "fetched", table(*ROWS), more='url = "https://example.org/words.csv"').unlink()
    assert not data.available("ours")
    assert "the file is not there. Restore it: git restore data/ours/words.csv" in error_of(
        data.load, "ours"
    )
    assert "Fetch it: python scripts/bootstrap.py scripts/fetch_data.py fetched" in error_of(
        data.path, "fetched"
    )


def test_unknown_name_lists_the_nearest_first(root):
    for name in ("anesthesia", "adjectives", "adjectives-real"):
        write_set(root, name, table(*ROWS))
    message = error_of(data.load, "adjectivs")
    assert "'adjectivs'; there are: adjectives, adjectives-real, anesthesia" in message
    assert "no data set called '../adjectives'" in error_of(data.available, "../adjectives")


def test_which_file(root):
    second = f'[files.more]\npath = "more.csv"\nsha256 = "{"0" * 64}"\n'
    write_set(root, "several", table(*ROWS), COLUMNS + second)
    write_set(root, "main", table(*ROWS), COLUMNS + second, top='main = "words"')
    assert "which file? Its files are: 'words', 'more'" in error_of(data.load, "several")
    assert "no file called 'wrods'. Its files are: 'words', 'more'" in error_of(
        data.load, "several", "wrods"
    )
    assert len(data.load("several", "words")) == len(data.load("main")) == len(ROWS)
    assert "its metadata states no columns" in error_of(data.load, "main", "more")


@pytest.mark.parametrize(
    ("columns", "more", "said"),
    [
        ('[files.words.columns.adj]\ntype = "text"', "", "type must be one of string, int"),
        ('[files.words.columns.adj]\ntype = "int"\nnulable = true', "", "unknown nulable"),
        (
            '[files.words.columns.adj]\ntype = "string"\nminimum = 1',
            "",
            "minimum and maximum are for numbers",
        ),
        (
            '[files.words.columns.adj]\ntype = "string"\npattern = "("',
            "",
            "pattern '(' is no regular expression",
        ),
        ("[files.words.columns.adj]\nunique = true", "", "'type'"),
        ("", 'url = "file:///etc/hosts"', "url must start with https://"),
        ("", "row = 3", "unknown row"),
        ("", "rows", "line"),
    ],
)
def test_faulty_metadata_is_named(root, columns, more, said):
    write_set(root, "words", table(*ROWS), columns, more)
    message = error_of(data.load, "words")
    assert str(root / "words" / "metadata.toml") in message
    assert said in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('license = "CC0"\n[files.a]\npath = "a"\nsha256 = "{0}"', "title is missing"),
        ('title = "T"\nlicense = "CC0"', "files is missing"),
        (
            'title = "T"\nlicense = "CC0"\nmain = "b"\n[files.a]\npath = "a"\nsha256 = "{0}"',
            "main is 'b'",
        ),
        (
            'title = "T"\nlicense = "CC0"\n[files.a]\npath = "../a"\nsha256 = "{0}"',
            "leads out of the data set",
        ),
        (
            'title = "T"\nlicense = "CC0"\n[files.a]\npath = "a"\nsha256 = "abc"',
            "sha256 must be 64",
        ),
        (
            'title = "T"\nlicense = "CC0"\n[files.a]\npath = "a"\nsha256 = "{0}"\ncolumns = "b"',
            "b is missing",
        ),
    ],
)
def test_incomplete_metadata(root, text, said):
    (root / "a").mkdir()
    (root / "a" / "metadata.toml").write_text(text.format("0" * 64), encoding="utf-8")
    assert said in error_of(data.available, "a")


def test_no_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LABKIT_DATA", str(tmp_path / "gone"))
    assert "LABKIT_DATA points there" in error_of(data.catalogue)


def test_anesthesia_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("LABKIT_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    ratings = data.load("anesthesia")
    assert list(ratings) == ["task", "worker", "repeat", "label"]
    assert ratings.groupby("worker").size().to_dict() == {
        "1": 135,
        "2": 45,
        "3": 45,
        "4": 45,
        "5": 45,
    }
    assert not ratings.duplicated(["task", "worker", "repeat"]).any()
    assert ratings.query("worker != '1'")["repeat"].eq(1).all()
    assert data.path("anesthesia").is_absolute()


def test_import_is_cheap():
    code = "import sys, labkit.data; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_data_set_of_the_course_loads(monkeypatch):
    monkeypatch.delenv("LABKIT_DATA", raising=False)
    there = data.catalogue().query("available")["name"]
    assert "anesthesia" in set(there)
    for name in there:
        for key, stated in data.metadata.read(name).files.items():
            if stated.columns:
                assert len(data.load(name, key))
            else:  # a text
                assert data.path(name, key).stat().st_size


def test_readme_lists_the_data_sets(monkeypatch):
    monkeypatch.delenv("LABKIT_DATA", raising=False)
    folder = data.metadata.data_folder()
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| [")
    ]
    listed = {row[0]: row for row in rows}
    assert set(listed) == {
        f"[{one.name}]({one.name}/card.md)" for one in folder.glob("[!.]*/") if one.is_dir()
    }
    for name in data.metadata.names():
        data_set = data.metadata.read(name)
        _, _, stated_rows, licence, _ = listed[f"[{name}]({name}/card.md)"]
        default = len(data_set.files) == 1 or data_set.main
        if stated_rows != "as handed in":  # by a class
            assert stated_rows == (f"{data_set.file().rows:,}" if default else "several files"), (
                name
            )
        assert licence == data_set.license, name
        assert (folder / name / "card.md").is_file(), f"data/{name} has no card.md"


def test_form_of_metadata_that_readme_gives(root, monkeypatch):
    monkeypatch.delenv("LABKIT_DATA")
    readme = (data.metadata.data_folder() / "README.md").read_text(encoding="utf-8")
    form = readme.split("```toml")[1].split("```")[0].replace('"..."', f'"{"0" * 64}"', 1)
    monkeypatch.setenv("LABKIT_DATA", str(root))
    (root / "new").mkdir()
    (root / "new" / "metadata.toml").write_text(form, encoding="utf-8")
    (root / "new" / "ratings.csv").write_text(
        "task,worker,label\n1,1,yes\n2,6,no\n", encoding="utf-8"
    )
    assert "row 3, column worker: expected a value of the form [1-5], found '6'" in error_of(
        data.load, "new"
    )


def test_catalogue(root):
    write_set(root, "b", table(*ROWS), more="rows = 3").unlink()
    write_set(
        root,
        "a",
        table(*ROWS),
        COLUMNS + f'[files.more]\npath = "more.csv"\nsha256 = "{"0" * 64}"\n',
    )
    (root / "a" / "more.csv").touch()
    assert data.catalogue().to_dict("records") == [
        {
            "name": "a",
            "title": "Words",
            "files": "words, more",
            "rows": "?, ?",
            "licence": "CC0",
            "available": True,
        },
        {
            "name": "b",
            "title": "Words",
            "files": "words",
            "rows": "3",
            "licence": "CC0",
            "available": False,
        },
    ]
