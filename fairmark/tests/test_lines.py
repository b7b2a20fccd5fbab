"""Logs take whole lines or none, from several programs at once."""

import subprocess
import sys
from pathlib import Path

import pytest

from fairmark.errors import CourseError
from fairmark.store import lines

MANY = """
import sys
from pathlib import Path
from fairmark.store import lines
for number in range(50):
    lines.add(Path(sys.argv[1]), [{"who": sys.argv[2], "number": number}] * 2)
"""


def test_what_is_added_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    assert lines.read(path, dict) == []
    lines.add(path, [])
    assert not path.exists()
    lines.add(path, [{"a": 1}, {"a": "\n\u2028 \ud800"}])
    lines.add(path, [{"a": 3}])
    assert [one["a"] for one in lines.read(path, dict)] == [1, "\n\u2028 ?", 3]


def test_half_a_line_is_not_read_and_the_next_one_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"a": 1}\n{"a": 2, "tex', encoding="utf-8")
    assert lines.read(path, dict) == [{"a": 1}]
    lines.add(path, [{"a": 3}])
    assert path.read_text(encoding="utf-8") == '{"a": 1}\n{"a": 3}\n'


@pytest.mark.parametrize("line", ["{", "[1]", "1", '{"b": 1}', ""])
def test_a_line_that_somebody_changed_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(f'{{"a": 1}}\n{line}\n', encoding="utf-8")
    with pytest.raises(CourseError, match=r"log.jsonl, line 2, is not as it was written"):
        lines.read(path, lambda values: values["a"])


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    lines.add(path, [{"a": 1}])
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)); {MANY}"
    done = subprocess.run([sys.executable, "-c", limit, path, "x"], capture_output=True, text=True)
    assert "File too large" in done.stderr
    assert lines.read(path, dict) == [{"a": 1}] and path.read_bytes().endswith(b"\n")


def test_programs_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    programs = []
    for name in ("kim", "lee", "max"):
        programs.append(subprocess.Popen([sys.executable, "-c", MANY, path, name]))
    assert [program.wait(timeout=60) for program in programs] == [0, 0, 0]
    found = lines.read(path, dict)
    for name in ("kim", "lee", "max"):
        numbers = [one["number"] for one in found if one["who"] == name]
        assert numbers == [number for number in range(50) for _ in range(2)]
