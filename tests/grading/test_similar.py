"""Who copied is found under other names and another layout; who worked alone is not."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest

import similar
from coursekit import notebooks
from coursekit.notebooks import ROOT, Lab

NAME = "00-start-here"
HEAD = "def batch_cost(pages, answers, reward, fee=0.20):\n"
COUNTED = """\
    total = 0.0
    for page in range(pages):
        paid = [reward for _ in range(answers) if page >= 0]
        while paid:
            total += paid.pop() + fee * reward
    if not total and pages * answers > 3:
        raise ValueError("no page was paid for")
    return round(total, 10)
"""
RENAMED = """\
    # my own work
    s=0.0
    for   p in range( pages ):
        wages=[reward for _ in range(answers) if p>=0]   # one each
        while wages:
            s+=wages.pop()+fee*reward


    if not s and pages*answers>3:
        raise ValueError('nobody got any money')
    return round(s,10)
"""
ALONE = """\
    bill = {"reward": reward, "fee": reward * fee}
    def per_answer(names):
        return sum(bill[name] for name in sorted(names, key=str.lower))
    copies, left = divmod(pages * answers, 1)
    assert left == 0, (pages, answers)
    return copies * per_answer(bill.keys()) if copies else 0.0
"""
SHORT = "    return pages * answers\n"
HOSTILE = "</pre><script>document.title = 'ran'</script>"


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """Lab 00 and what four people handed in, one of them with an added cell that is no Python."""
    root = tmp_path_factory.mktemp("similar") / "course"
    lab = Lab(NAME, root)
    for folder in (lab.solution.parent, lab.release.parent):
        shutil.copytree(ROOT / folder.relative_to(root), folder)
    submit(lab, "ada", COUNTED)
    submit(lab, "bob", RENAMED, added=HOSTILE)
    submit(lab, "cat", ALONE)
    submit(lab, "dan", SHORT)
    (root / "submitted" / "eve" / NAME).mkdir(parents=True)
    return root


def submit(lab: Lab, student: str, body: str, added: str = "") -> None:
    released = notebooks.read(lab.release)
    notebook = notebooks.fill(released, {"batch_cost": HEAD + body})
    if added:
        notebook.cells.append(nbformat.v4.new_code_cell(added))
    folder = lab.root / "submitted" / student / lab.name
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{lab.notebook}.ipynb")


@pytest.fixture(scope="module")
def page(course) -> str:
    assert similar.main([NAME], course) == 0
    return (course / "reports" / f"{NAME}-similar.html").read_text(encoding="utf-8")


def test_only_the_copy_is_shown(page):
    pairs = re.findall(r"<summary><strong>(\d+) %</strong>: (\w+) and (\w+)</summary>", page)
    assert [names for _, *names in pairs] == [["ada", "bob"]]
    assert int(pairs[0][0]) > 90


def test_what_both_have_is_marked_on_both_sides(page):
    marked = re.findall(r"<mark>(.*?)</mark>", page, flags=re.DOTALL)
    assert any("paid.pop()" in text for text in marked)
    assert any("wages.pop()" in text for text in marked)


def test_it_says_who_was_not_compared_and_why(page):
    assert "Too little code of their own to compare: dan." in page
    assert "eve: no notebook start-here.ipynb; found: nothing" in page


def test_it_says_that_it_is_no_proof(page):
    assert "Similar code is a reason to talk, not a proof." in page


def test_what_students_write_stays_text(page):
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_what_many_have_is_no_sign(course, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(course, root)
    for number in range(5):
        submit(Lab(NAME, root), f"s{number}", COUNTED)
    assert similar.main([NAME], root) == 0
    page = (root / "reports" / f"{NAME}-similar.html").read_text(encoding="utf-8")
    assert "No pair shares as much as was asked for." in page


def test_the_folders_for_jplag_hold_what_students_wrote(course, capsys):
    assert similar.main([NAME, "--jplag"], course) == 0
    folder = course / "reports" / f"{NAME}-jplag"
    assert f"--base-code {folder}/base {folder}/submissions" in capsys.readouterr().out
    students = sorted(path.name for path in (folder / "submissions").iterdir())
    assert students == ["ada", "bob", "cat", "dan"]
    code = (folder / "submissions" / "ada" / "answers.py").read_text(encoding="utf-8")
    assert code == f"# batch_cost\n{HEAD}{COUNTED}"
    given = (folder / "base" / "given.py").read_text(encoding="utf-8")
    assert "def batch_cost" in given


def test_one_submission_cannot_be_compared(course, tmp_path, capsys):
    root = tmp_path / "course"
    shutil.copytree(course, root)
    for student in ("bob", "cat", "dan"):
        shutil.rmtree(root / "submitted" / student)
    shutil.rmtree(root / "reports", ignore_errors=True)
    assert similar.main([NAME], root) == 1
    assert "has 1 readable submissions of 00-start-here; two" in capsys.readouterr().err
    assert not (root / "reports").exists()


def test_a_lab_that_is_not_there_is_named(course, capsys):
    assert similar.main(["77-none"], course) == 2
    assert "77-none: no such lab; the labs are 00-start-here" in capsys.readouterr().err
