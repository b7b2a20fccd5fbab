"""Broken, bent and foreign notebooks: each gets a definite score with a reason, and the class goes
on."""

import copy
import json

import pytest
import small_class as small
from nbformat.v4 import new_code_cell

FULL = 15


def honest():
    return small.notebook(small.DOUBLE, small.NAME)


def _bytes(sent):
    return json.dumps(sent).encode()


def _changed(change):
    """The honest notebook after a change of it."""
    sent = honest()
    change(sent)
    return _bytes(sent)


def _no_metadata(sent):
    for cell in sent.cells:
        cell.metadata = {}


def _no_ids(sent):
    for cell in sent.cells:
        del cell["id"]
    sent.nbformat_minor = 0


def _nothing(sent):
    _no_metadata(sent)
    _no_ids(sent)


def _swapped(sent):
    one, other = sent.cells[2], sent.cells[5]
    one.metadata, other.metadata = other.metadata, one.metadata
    one.id, other.id = other.id, one.id


def _split(sent):
    sent.cells[5].source = "first = 'A'"
    sent.cells.insert(6, new_code_cell("name = first + 'da'"))


def _merged(sent):
    sent.cells[2].source += "\n" + sent.cells[5].source
    del sent.cells[5]


def _edited(sent):
    sent.cells[1].source = "raise SystemExit"
    sent.cells[3].source = "assert False"


def _relabelled(sent):
    for cell in sent.cells[1:]:
        cell.metadata.nbgrader.update(points=1000, grade=True, solution=True, locked=False)


def _schema(version):
    def change(sent):
        for cell in sent.cells[1:]:
            cell.metadata.nbgrader.schema_version = version
            if version == 1:
                del cell.metadata.nbgrader["task"]

    return change


def _kernel(sent):
    sent.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}


def _old():
    return json.dumps(
        {
            "nbformat": 3,
            "nbformat_minor": 0,
            "metadata": {},
            "worksheets": [
                {
                    "cells": [
                        {
                            "cell_type": "code",
                            "language": "python",
                            "input": small.DOUBLE,
                            "outputs": [],
                            "metadata": {},
                        }
                    ]
                }
            ],
        }
    ).encode()


#: Student -> what was handed in, and the points it gets.
SENT = {
    "honest": (_bytes(honest()), FULL),
    "deleted tests": (_changed(lambda n: n.cells.__delitem__(slice(3, 5))), FULL),
    "deleted answer": (_changed(lambda n: n.cells.__delitem__(2)), 3),
    "duplicated tests": (_changed(lambda n: n.cells.extend(copy.deepcopy(n.cells[3:5]))), FULL),
    "duplicated answer": (_changed(lambda n: n.cells.append(copy.deepcopy(n.cells[2]))), FULL),
    "reordered": (_changed(lambda n: n.cells.reverse()), FULL),
    "split": (_changed(_split), FULL),
    "merged": (_changed(_merged), FULL),
    "edited": (_changed(_edited), FULL),
    "relabelled": (_changed(_relabelled), FULL),
    "no metadata": (_changed(_no_metadata), FULL),
    "no ids": (_changed(_no_ids), FULL),
    "nothing kept": (_changed(_nothing), FULL),
    # Each answer stands in the place that its id names, so double is defined after its tests.
    "swapped": (_changed(_swapped), 3),
    "schema 1": (_changed(_schema(1)), FULL),
    "schema 2": (_changed(_schema(2)), FULL),
    "wrong kernel": (_changed(_kernel), FULL),
    "utf-16": (json.dumps(honest()).encode("utf-16"), FULL),
    "byte order mark": (b"\xef\xbb\xbf" + _bytes(honest()), FULL),
    "nbformat 3": (_old(), 0),
    "empty file": (b"", 0),
    "no cells": (_changed(lambda n: n.cells.clear()), 0),
    "not json": (b"\x89PNG\r\n", 0),
    "a list": (b"[1, 2]", 0),
    "nested": (b"[" * 200_000, 0),
    "large": (_bytes({**honest(), "padding": ""})[:-2] + b" " * (200 << 20) + b'"}', 0),
}
#: Student ids that formulas, templates, shells and paths could take for their own.
ODD = [
    "two words",
    "new\nline",
    "=cmd|' !A0",
    "{student_id}",
    "Zoë 李",
    "'; rm -rf x",
    "<b>bold",
    "%s",
]
#: Student -> names of files, each with the honest notebook.
NAMES = {
    "wrong case": ["TINY.ipynb"],
    "renamed": ["my final.ipynb"],
    "two": ["tiny.ipynb", "tiny-copy.ipynb"],
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = tmp_path_factory.mktemp("structure") / "course"
    small.make(root)
    for name, (data, _) in SENT.items():
        small.submit(root, name, data)
    for name in ODD:
        small.submit(root, name, _bytes(honest()))
    for name, files in NAMES.items():
        for file in files:
            small.submit(root, name, _bytes(honest()), file)
    done = small.grade(root)
    for path in root.glob("submitted/large/*/*"):
        path.unlink()
    assert done.returncode == 0, done.stdout + done.stderr
    return root, small.scores(root), done.stdout + done.stderr


@pytest.mark.parametrize("name", SENT)
def test_a_notebook_gets_a_definite_score(graded, name):
    assert graded[1][name] == SENT[name][1]


@pytest.mark.parametrize("name", [*ODD, *NAMES])
def test_a_name_costs_no_points(graded, name):
    assert graded[1][name] == FULL


@pytest.mark.parametrize(
    "name", [name for name, (_, points) in SENT.items() if points == 0 and name != "no cells"]
)
def test_who_gets_nothing_is_told_why(graded, name):
    [page] = (graded[0] / "feedback" / name).rglob("*.html")
    assert any(
        why in page.read_text() for why in ("not a notebook", "too deeply", "bytes", "no notebook")
    ), page.read_text()
