"""What a course sets in nbgrader_config.py: a wrong name or value is an error that names it."""

import subprocess
import sys
from pathlib import Path

import pytest
import small

from fairmark import config, course
from fairmark.model import Assignment


def assignment(root: Path, said: str) -> Assignment:
    """The small course's assignment, with more lines of configuration."""
    small.make(root)
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(said)
    return course.read(root).assignment(small.NAME)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("c.Fairmark.imports = 7", "'imports' trait of a Fairmark instance expected a list"),
        ("c.Fairmark.readable = [7]", "'readable' trait"),
        ("c.Fairmark.memory = '2 GiB'", "'memory' trait of a Fairmark instance expected an int"),
        ("c.Fairmark.memory = 2", "'memory' trait of a Fairmark instance should not be less than"),
        ("c.Fairmark.cell_seconds = -1", "'cell_seconds' trait"),
        ("c.Fairmark.cell_second = 3", "c.Fairmark.cell_second is no option; did you mean "),
        ("c.Fairmark.colour = 3", "is no option; the options are cell_seconds, imports, memory"),
        ("c.FairMark.cell_seconds = 3", "c.FairMark has no effect: write c.Fairmark"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, said: str, words: str) -> None:
    with pytest.raises(course.CourseError) as raised:
        assignment(tmp_path, said)
    assert words in str(raised.value) and "nbgrader_config.py: c.Fair" in str(raised.value)


def test_what_is_right_is_taken(tmp_path: Path) -> None:
    found = assignment(
        tmp_path,
        "c.Fairmark.imports = ['scipy']\nc.Fairmark.imports.append('pandas')\n"
        "c.Fairmark.readable.append('data')\nc.Fairmark.submission_seconds = 40",
    )
    assert found.imports == ("scipy", "pandas")
    assert found.readable == (str(tmp_path.resolve() / "data"),)
    assert (found.limits.cell, found.limits.submission) == (4.0, 40.0)
    assert found.limits.memory == 900_000_000


def test_one_word_is_a_list_of_it_and_not_its_letters(tmp_path: Path) -> None:
    assert assignment(tmp_path, "c.Fairmark.imports = 'scipy.stats'").imports == ("scipy.stats",)


def test_the_help_describes_every_option() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fairmark", "--help"], capture_output=True, text=True, check=True
    )
    for name, trait in config.Fairmark.class_traits(config=True).items():
        assert f"c.Fairmark.{name} = {trait.default_value_repr()}" in done.stdout
        assert len(trait.help) > 30 and trait.help in done.stdout
