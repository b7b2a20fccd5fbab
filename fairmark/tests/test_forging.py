"""Forged results: whoever tries gets the points that the code earns, and never sees a hidden test
or a solution."""

import re
from pathlib import Path

import nbformat
import pytest
import small_class as small
from nbformat.v4 import new_code_cell

ATTACKS = {
    path.stem: path.read_text()
    for path in sorted(Path(__file__, "../catalogue/forging").resolve().glob("*.py"))
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = tmp_path_factory.mktemp("forging") / "course"
    small.make(root)
    for name, text in ATTACKS.items():
        sent = small.blank()
        sent.cells[6:6] = [new_code_cell(source) for source in text.split("# %%\n")]
        sent.cells[3:3] = [new_code_cell(source) for source in text.split("# %%\n")]
        small.submit(root, name, nbformat.writes(sent).encode())
    small.submit(root, "honest", nbformat.writes(small.notebook(small.DOUBLE, small.NAME)).encode())
    done = small.grade(root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root, small.scores(root)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_what_it_earned(graded, name):
    assert graded[1][name] == float(re.search(r"# Expect: (\d+)", ATTACKS[name])[1])


def test_the_honest_student_gets_full_marks(graded):
    assert graded[1]["honest"] == 15


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_hidden_comes_back(graded, name):
    pages = [
        path
        for step in ("feedback", "autograded")
        for path in (graded[0] / step / name).rglob("*")
        if path.is_file()
    ]
    text = "".join(path.read_text(errors="replace") for path in pages)
    assert any(path.suffix == ".html" for path in pages)
    assert not [word for word in (small.CANARY, small.SECRET, "21.5") if word in text]


@pytest.mark.parametrize("name", ATTACKS)
def test_no_page_is_larger_than_what_an_honest_cell_may_show(graded, name):
    pages = (graded[0] / "feedback" / name).rglob("*.html")
    assert max(page.stat().st_size for page in pages) < 2_000_000
