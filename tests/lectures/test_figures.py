"""The committed pictures are what their scripts draw."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import baselines
import better_labels
import better_labels_expected
import code_base
import course_map
import data_management
import fewer_labels
import fewer_labels_expected
import grading_flow
import is_it_better
import label_aggregation
import metrics
import project
import project_scoping
import pytest
import start_here

FIGURES = Path(label_aggregation.__file__).parent
SCRIPTS = [
    baselines,
    better_labels,
    better_labels_expected,
    code_base,
    course_map,
    data_management,
    fewer_labels,
    fewer_labels_expected,
    grading_flow,
    is_it_better,
    label_aggregation,
    metrics,
    project,
    project_scoping,
    start_here,
]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
def test_redrawing_gives_the_committed_pictures(script, tmp_path):
    for drawn in script.draw(tmp_path):
        # As text, so that a checkout with Windows line ends compares equal.
        stored = FIGURES / drawn.relative_to(tmp_path)
        assert drawn.read_text(encoding="utf-8") == stored.read_text(encoding="utf-8"), (
            f"{drawn.name} is not what {script.__name__}.py draws; run: python "
            f"lectures/figures/{script.__name__}.py"
        )


def test_no_picture_without_a_script(tmp_path):
    drawn = {path.relative_to(tmp_path) for script in SCRIPTS for path in script.draw(tmp_path)}
    assert drawn == {path.relative_to(FIGURES) for path in FIGURES.rglob("*.svg")}


def test_pictures_are_valid_opaque_and_titled(tmp_path):
    space = "{http://www.w3.org/2000/svg}"
    for script in SCRIPTS:
        for path in script.draw(tmp_path):
            root = ElementTree.parse(path).getroot()
            assert root.findtext(f"{space}title"), f"{path.name} has no title"
            sheet = root.find(f"{space}rect")
            assert sheet is not None and sheet.get("fill") == "#FFFFFF", (
                f"{path.name} has no white sheet"
            )
            assert sheet.get("width") == root.get("width") and sheet.get("height") == root.get(
                "height"
            )


def test_a_syllabus_without_a_calendar_is_refused(tmp_path, monkeypatch):
    empty = tmp_path / "README.md"
    empty.write_text("# Syllabus\n", encoding="utf-8")
    monkeypatch.setattr(start_here, "SYLLABUS", empty)
    with pytest.raises(ValueError, match="The calendar"):
        start_here.calendar()
