"""Building: what is out of date is said and mended, once; what is in order stays as it is."""

import os

import pytest

from coursekit import build, notebooks


def test_a_lab_that_differs_from_what_its_solution_generates_is_named_and_mended(course):
    before = course.lab.release.read_bytes()
    released = course.released()
    released.cells[0].source += "\nedited by hand"
    course.release(released)
    course.put("labs/07-doubling/left-behind.txt", "x")
    names = ["labs/07-doubling/doubling.ipynb", "labs/07-doubling/left-behind.txt"]
    assert build.out_of_date([course.lab]) == [
        f"{name}: is not what its solution generates" for name in names
    ]
    assert build.publish([course.lab]) == [course.root / name for name in names]
    assert course.lab.release.read_bytes() == before
    assert not (course.root / names[1]).exists()


def test_a_twin_is_the_text_of_its_notebook(course):
    lab = course.lab
    assert not build.sync(lab)
    text = lab.twin.read_text(encoding="utf-8")
    lab.twin.write_text(
        text.replace("grows quickly", "grows slowly"), encoding="utf-8", newline="\n"
    )
    later = lab.solution.stat().st_mtime + 10
    os.utime(lab.twin, (later, later))
    assert build.sync(lab) and not build.stale_twin(lab)
    synced = notebooks.read(lab.solution)
    assert "grows slowly" in synced.cells[4].source
    assert [cell.id for cell in synced.cells] == [cell.id for cell in course.notebook.cells]
    assert synced.cells[7].outputs == course.notebook.cells[7].outputs
    assert build.stale_outputs(lab)


def test_what_grading_would_not_see_is_told(course):
    lab = course.lab
    assert build.not_in_the_release(lab) == []
    text = lab.twin.read_text(encoding="utf-8")
    lab.twin.write_text(text.replace("expected 8 kiwis", "expected eight"), encoding="utf-8")
    assert build.not_in_the_release(lab) == [
        "solutions/07-doubling/doubling.nb.py and its notebook differ"
    ]
    lab.twin.write_text(text, encoding="utf-8")
    course.replace("test", "expected 8 kiwis", "expected eight")
    build.write(lab.solution, course.notebook)
    assert build.not_in_the_release(lab)[-1] == (
        "labs/07-doubling/doubling.ipynb is not what its solution generates"
    )


def test_a_cell_that_does_not_end_is_named_and_tried_again(course, capsys, monkeypatch):
    monkeypatch.setattr(build, "CELL_TIMEOUT", 3)
    monkeypatch.setattr(build, "TRIES", 2)
    course.cell("picture").source = "import time\ntime.sleep(60)"
    build.write(course.lab.solution, course.notebook)
    before = course.lab.solution.read_bytes()
    with pytest.raises(RuntimeError, match=r"the cell '.*' did not end within 3 s, 2 times"):
        build.execute(course.lab)
    assert "(try 1 of 2)" in capsys.readouterr().err
    assert course.lab.solution.read_bytes() == before


def test_no_twin_is_a_stale_twin(course):
    course.lab.twin.unlink()
    assert build.stale_twin(course.lab)


def test_running_stores_outputs_that_are_not_stale(course):
    course.cell("picture").source = "doubled_stock(stock, 2)"
    build.write(course.lab.solution, course.notebook)
    time = course.lab.solution.stat().st_mtime_ns
    assert build.stale_outputs(course.lab)
    build.execute(course.lab)
    assert not build.stale_outputs(course.lab)
    assert course.lab.solution.stat().st_mtime_ns == time
    shown = notebooks.read(course.lab.solution).cells[7].outputs[0].data["text/plain"]
    assert shown.splitlines()[0].split() == ["apples", "12"]


def test_a_solution_that_fails_leaves_the_stored_outputs(course):
    course.replace("picture", "stock, 2", "no_such_stock, 2")
    build.write(course.lab.solution, course.notebook)
    before = course.lab.solution.read_bytes()
    with pytest.raises(Exception, match="no_such_stock"):
        build.execute(course.lab)
    assert course.lab.solution.read_bytes() == before


def test_a_generated_lab_carries_nothing_of_its_build(course):
    released = course.released()
    assert set(released.metadata) <= {"kernelspec", "language_info"}
    assert "version" not in released.metadata.get("language_info", {})
    assert not [
        cell
        for cell in released.cells
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count)
    ]
