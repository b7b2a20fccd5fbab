"""Whatever carries a secret into what students get, however disguised, the leak check names it;
honest files pass."""

import base64
import gzip
import io
import json
import zipfile

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from coursekit import build
from coursekit.checks.leaks import check_leaks, files_in
from coursekit.checks.secrets import secrets, squeeze
from coursekit.notebooks import grader

NAME = "labs/07-doubling/doubling.ipynb"
SOLUTION = "    counted = stock.fillna(0).astype(int)\n    return counted * factor"
HIDDEN = "assert doubled_stock(small, 0)['plums'] == 0, 'a missing count is none at all'"
WRITTEN = (
    "Doubling outgrows any shelf within a few weeks, whatever its size; the limit is the "
    "demand of the customers."
)


@pytest.fixture
def released(course):
    """The course's generated lab."""
    return course.released()


def cell_of(notebook, grade_id: str):
    """The cell of a notebook with this grade id."""
    return next(cell for cell in notebook.cells if grader(cell).get("grade_id") == grade_id)


def leaks(course) -> list[str]:
    """What labs/ and lectures/ and data/ of the course give away."""
    files = {
        f"{folder}/{name}": content
        for folder in ("labs", "lectures", "data")
        if (course.root / folder).is_dir()
        for name, content in files_in(course.root / folder).items()
    }
    return check_leaks([course.lab], files, "students")


def test_what_nbgrader_generates_gives_nothing_away(course):
    assert leaks(course) == []


@pytest.mark.parametrize(
    "planted",
    [
        SOLUTION,
        "    counted = stock.fillna(0).astype(int)",
        "# counted = stock.fillna(0).astype(int)",
        "x = 3\ncounted=stock.fillna( 0 ) . astype(int)  # whole numbers",
        "counted = stock.fillna(\n    0,\n).astype(int)",
        "answer = 'counted = stock.fillna(0).astype(int)\\nreturn counted * factor'",
        HIDDEN,
        HIDDEN.replace("'", '"').replace(" == ", "=="),
        "One point for growth that outgrows the shelf,\none point for demand as the limit of what "
        "is worth storing.",
    ],
)
@pytest.mark.parametrize("kind", ["code", "prose", "metadata"])
def test_a_secret_in_any_cell_is_caught(course, released, planted, kind):
    cell = (
        new_code_cell(planted)
        if kind == "code"
        else new_markdown_cell(f"See:\n\n```\n{planted}\n```")
    )
    if kind == "metadata":
        cell = new_code_cell("1 + 1", metadata={"nbgrader": {"note": [planted]}})
    released.cells.append(cell)
    course.release(released)
    (found,) = leaks(course)
    assert found.startswith(f"students/{NAME}, cell 13")
    assert (
        "gives away the solution of 07-doubling" in found
        or "gives away the hidden tests of 07-doubling" in found
    )


def test_an_answer_left_in_its_own_cell_is_caught(course, released):
    cell_of(released, "doubled_stock").source = course.cell("answer").source
    course.release(released)
    (found,) = leaks(course)
    assert "cell 5: gives away the solution of 07-doubling, doubled_stock" in found


def test_hidden_tests_left_in_their_cell_are_caught(course, released):
    cell_of(released, "test_stock").source = course.cell("test").source
    course.release(released)
    (found,) = leaks(course)
    assert "cell 6: gives away the hidden tests of 07-doubling, test_stock" in found


def test_an_answer_that_its_author_also_shows_in_the_open_is_caught(course, released):
    region = course.cell("answer").source.split("SOLUTION\n")[1].split("    ###")[0]
    for notebook in (course.notebook, released):
        notebook.cells.append(new_code_cell(f"def helper(stock, times):\n{region}"))
    build.write(course.lab.solution, course.notebook)
    course.release(released)
    (found,) = leaks(course)
    assert "cell 13: gives away the solution" in found


def test_a_draft_with_a_planted_bug_may_share_lines_with_the_answer(course, released):
    region = course.cell("answer").source.split("SOLUTION\n")[1].split("    ###")[0]
    draft = f"def draft(stock, times):\n{region.replace('counted * factor', 'counted + factor')}"
    for notebook in (course.notebook, released):
        notebook.cells.append(new_code_cell(draft))
    build.write(course.lab.solution, course.notebook)
    course.release(released)
    assert leaks(course) == []


def with_output(notebook):
    notebook.cells[-6].outputs = [new_output("stream", text="harmless")]


def with_number_of_a_run(notebook):
    notebook.cells[-6].execution_count = 3


def with_attachment(notebook):
    notebook.cells[0].attachments = {"a.png": {"image/png": "iVBORw0KGgo="}}


def with_picture_in_prose(notebook):
    notebook.cells[0].source += "\n\n![Bars](data:image/png;base64,iVBORw0KGgo=)"


def with_cell_metadata(notebook):
    notebook.cells[0].metadata["collapsed"] = False


def with_notebook_metadata(notebook):
    notebook.metadata["authors"] = [{"name": "Ada"}]


@pytest.mark.parametrize(
    "plant, words",
    [
        (with_output, "outputs"),
        (with_number_of_a_run, "the number of a run"),
        (with_attachment, "an attachment"),
        (with_picture_in_prose, "an attachment"),
        (with_cell_metadata, "metadata holds collapsed"),
        (with_notebook_metadata, "metadata holds authors"),
    ],
)
def test_what_a_students_notebook_must_not_carry_is_caught(course, released, plant, words):
    plant(released)
    course.release(released)
    (found,) = leaks(course)
    assert words in found


@pytest.mark.parametrize("plant", ["output", "attachment", "metadata"])
def test_a_secret_beside_the_source_is_named_too(course, released, plant):
    cell = released.cells[-6]
    if plant == "output":
        cell.outputs = [new_output("stream", text=f"def doubled_stock(stock, times):\n{SOLUTION}")]
    elif plant == "metadata":
        cell.metadata["note"] = {"deep": [SOLUTION.splitlines()[0], 1]}
    else:
        released.cells[0].attachments = {"a.txt": {"text/plain": SOLUTION}}
    course.release(released)
    assert any(
        "gives away the solution" in fault and "beside its source" in fault
        for fault in leaks(course)
    )


def archive(name: str, text: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(name, text)
    return target.getvalue()


@pytest.mark.parametrize(
    "path, words",
    [
        ("labs/07-doubling/doubling.nb.py", "is the instructors'"),
        ("labs/07-doubling/notes.txt", "gives away the solution"),
        ("labs/07-doubling/__init__.py", "gives away the solution"),
        ("lectures/07-doubling.md", "gives away the solution"),
        ("src/labkit/helpers.py", "gives away the solution"),
        ("data/stock/table.csv.gz", "gives away the solution"),
        ("solutions/07-doubling/doubling.ipynb", "is the instructors'"),
        ("solutions/07-doubling/answers/right/a.py", "is the instructors'"),
        ("src/coursekit/release.py", "is the instructors'"),
        ("gradebook.db", "is the instructors'"),
        ("data/more.zip", "is an archive"),
    ],
)
def test_a_file_that_is_not_for_students_is_caught(course, path, words):
    twin = course.text("solutions/07-doubling/doubling.nb.py")
    content = (
        gzip.compress(twin.encode())
        if path.endswith(".gz")
        else archive("a.py", twin)
        if path.endswith(".zip")
        else twin.encode()
    )
    found = check_leaks([course.lab], {path: content}, "students")
    assert any(words in fault and path in fault for fault in found)


def test_the_text_twin_is_found_in_utf_16_too(course):
    twin = course.text("solutions/07-doubling/doubling.nb.py").encode("utf-16")
    assert "gives away" in check_leaks([course.lab], {"labs/notes.txt": twin}, "students")[0]


def test_a_zip_is_looked_into(course, tmp_path):
    path = tmp_path / "students.zip"
    path.write_bytes(archive("shipping-ml/lectures/extra.md", f"Like so:\n\n{SOLUTION}\n"))
    (found,) = check_leaks([course.lab], files_in(path), "students.zip")
    assert found.startswith("students.zip/shipping-ml/lectures/extra.md: gives away the solution")
    path.write_bytes(b"PK")
    with pytest.raises(ValueError, match="is not a zip"):
        files_in(path)


def test_lines_that_any_program_may_hold_are_no_leak(course):
    helper = (
        "import numpy as np\n\ndef helper(stock, times):\n    factor = np.power(2, times)\n   "
        " return factor\n"
    )
    assert check_leaks([course.lab], {"src/labkit/helper.py": helper.encode()}, "students") == []


def test_a_mark_scheme_is_a_secret(course):
    reason = "One point for each reason that is given."
    course.cell(
        "discuss"
    ).source = f"Discuss.\n### BEGIN MARK SCHEME\n{reason}\n### END MARK SCHEME"
    course.cell("discuss").metadata["nbgrader"].update(solution=False, task=True)
    build.write(course.lab.solution, course.notebook)
    kinds = {secret.kind: secret for secret in secrets(course.lab)}
    assert kinds["MARK SCHEME"].source == (reason,)


def test_an_answer_cell_without_a_region_is_a_secret_whole(course):
    course.cell("discuss").source = WRITTEN
    build.write(course.lab.solution, course.notebook)
    found = check_leaks([course.lab], {"lectures/x.md": f"{WRITTEN}\n".encode()}, "students")
    assert "gives away the solution of 07-doubling, discuss" in found[0]


def test_squeezing_keeps_what_makes_a_difference():
    assert squeeze("a = [\n  1,\n]") == squeeze("a=[1]")
    assert squeeze("a - b") != squeeze("a + b")


# ---- the private truth

ROWS = [(f"fruit.n.{number // 20:02}", f"ripe-{number}", number % 3 == 0) for number in range(1200)]
SEED = 1234567890123


def table(rows) -> str:
    return "attr_id,adj,label\n" + "".join(
        f"{a},{b},{str(label).upper()}\n" for a, b, label in rows
    )


@pytest.fixture
def secretive(course):
    """The course, with a batch whose truth is private but for 440 rows."""
    course.put("solutions/07-doubling/private/fruit/truth.csv", table(ROWS))
    course.put("solutions/07-doubling/private/fruit/seed.toml", f'preset = "ripe"\nseed = {SEED}\n')
    course.put(
        "solutions/07-doubling/private/lexicon.csv",
        "attr_id,adjectives\n" + "\n".join(map(entry, range(60))),
    )
    course.put("data/fruit/truth.csv", table(ROWS[:440]))
    return course


def entry(number: int) -> str:
    """A line of the lexicon."""
    return (
        f"fruit.n.{number:02},fruit number {number}; fresh; ripe-{number * 20}; "
        f"ripe-{number * 20 + 1}; mellow"
    )


def votes(right: float) -> str:
    """A table of votes on all tasks, right as often as told."""
    lines = [
        f"{a}|{b},{label if number % 100 < right * 100 else not label}"
        for number, (a, b, label) in enumerate(ROWS)
    ]
    return "task,majority\n" + "\n".join(lines)


def test_the_public_part_and_stored_votes_are_no_leak(secretive):
    secretive.put("data/fruit/tasks.csv", votes(0.93))
    assert leaks(secretive) == []


def test_a_row_of_one_batch_may_be_public_in_another(secretive):
    secretive.put("data/berries/truth.csv", table(ROWS[900:905]))
    assert leaks(secretive) == []


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("truth.csv", table(ROWS), "rows of the truth beyond the 440 public ones"),
        ("truth.csv", table(ROWS[:441]), "1 rows of the truth beyond"),
        ("other.csv", table(reversed(ROWS[500:520])), "20 rows of the truth beyond"),
        ("tasks.csv", votes(1.0), "a column that is the truth of 760 rows"),
        (
            "flipped.csv",
            "\n".join(f"{int(label)};{a};{b}" for a, b, label in ROWS),
            "a column that is the truth",
        ),
        (
            "rows.json",
            json.dumps([{"attr_id": a, "adj": b, "label": label} for a, b, label in ROWS]),
            "a column that is",
        ),
        ("made.toml", f"seed = {SEED}\n", "a seed"),
        ("words.csv", "\n".join(map(entry, range(3, 6))), "3 of its lines"),
    ],
)
def test_private_truth_in_any_form_is_caught(secretive, name, content, words):
    secretive.put(f"data/fruit/{name}", content)
    found = leaks(secretive)
    assert any(
        fault.startswith(f"students/data/fruit/{name}") and words in fault for fault in found
    )


def test_a_copy_of_a_private_file_is_caught_under_any_name(secretive):
    picture = base64.b64decode("iVBORw0KGgo=") + bytes(range(256))
    (secretive.root / "solutions/07-doubling/private/key.png").write_bytes(picture)
    found = check_leaks([secretive.lab], {"lectures/x.png": picture}, "students")
    assert "holds solutions/07-doubling/private/key.png" in found[0]
