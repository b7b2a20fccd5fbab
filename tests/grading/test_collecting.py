"""A class handed in through Canvas or Moodle: what is taken from the zip, what is left out, and
what is never written over."""

from pathlib import Path

import pytest
import systems
import tiny

import collect_zip

LATER = (2027, 1, 16, 9, 0, 0)
ADA = {
    "canvas": "lovelaceada_101_8001_tiny.ipynb",
    "moodle": "Ada Lovelace_5001_assignsubmission_file_/tiny.ipynb",
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Of a course, what collecting looks at: that there is such a lab."""
    solution = tmp_path / "course" / "solutions" / tiny.LAB / "tiny.ipynb"
    solution.parent.mkdir(parents=True)
    solution.write_text("{}", encoding="utf-8")
    return tmp_path / "course"


def collect(
    course: Path,
    system: str,
    files: dict[str, bytes],
    made=(2027, 1, 15, 9, 0, 0),
    text: str | None = None,
    more: tuple[str, ...] = (),
) -> int:
    """Run the command on a zip of these files."""
    path = systems.archive(course / "submissions.zip", files, made)
    listed = systems.roster(course, system, text)
    return collect_zip.main(
        [tiny.LAB, "--from", system, str(path), "--roster", str(listed), *more], course
    )


def handed_in(course: Path) -> dict[str, bytes]:
    """What lies in submitted/, hidden files aside."""
    found = (course / "submitted").rglob("*") if (course / "submitted").exists() else []
    return {
        path.relative_to(course / "submitted").as_posix(): path.read_bytes()
        for path in found
        if path.is_file() and not path.name.startswith(".")
    }


def test_canvas_names_its_files_by_user_and_upload(course, capsys):
    code = collect(
        course,
        "canvas",
        {
            "lovelaceada_101_8001_tiny.ipynb": b"of ada",
            "builderbob_LATE_102_8002_tiny-1.ipynb": b"of bob",
        },
    )
    assert code == 0
    assert handed_in(course) == {
        "ada/01-tiny/tiny.ipynb": b"of ada",
        "bob/01-tiny/tiny.ipynb": b"of bob",
    }
    said = capsys.readouterr().out
    assert "2 collected, 0 were there already, 0 files left out" in said
    assert "late by Canvas's count: bob" in said
    assert "nothing in the zip of: eve" in said


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace_5001_assignsubmission_file_/tiny.ipynb",
        "Ada Lovelace_5001_assignsubmission_file/tiny.ipynb",
        "Ada Lovelace_5001_assignsubmission_file_tiny.ipynb",
        "Group 1-Ada_von_Lovelace_5001_assignsubmission_file_/my folder/tiny (1).ipynb",
        "Participant_5001_assignsubmission_file_/tiny.ipynb",
    ],
)
def test_moodle_names_them_by_participant(course, name):
    assert collect(course, "moodle", {name: b"of ada"}) == 0
    assert handed_in(course) == {"ada@uni.test/01-tiny/tiny.ipynb": b"of ada"}


def test_the_id_column_names_students(course):
    assert collect(course, "canvas", {ADA["canvas"]: b"of ada"}, more=("--id", "SIS User ID")) == 0
    assert list(handed_in(course)) == ["900101/01-tiny/tiny.ipynb"]


def test_what_is_left_out_is_named_with_the_reason(course, capsys):
    code = collect(
        course,
        "canvas",
        {
            ADA["canvas"]: b"of ada",
            "lovelaceada_101_8003_tiny.pdf": b"%PDF",
            "whoever_555_8004_tiny.ipynb": b"",
            "anon_x7Yz_8005_tiny.ipynb": b"",
            "__MACOSX/._lovelaceada_101_8001_tiny.ipynb": b"",
            "builderbob_102_8006_draft.ipynb": b"",
            "builderbob_102_8007_notes.ipynb": b"",
        },
    )
    assert code == 1
    assert list(handed_in(course)) == ["ada/01-tiny/tiny.ipynb"]
    said = capsys.readouterr().out
    for line in (
        "lovelaceada_101_8003_tiny.pdf: not a notebook",
        "whoever_555_8004_tiny.ipynb: nobody in canvas.csv has ID 555 and a SIS Login ID",
        "anon_x7Yz_8005_tiny.ipynb: not named as Canvas names submissions",
        "a Mac's note about a file",
        "builderbob_102_8006_draft.ipynb: which of draft.ipynb, notes.ipynb is tiny.ipynb?",
    ):
        assert line in said, line


def test_of_several_uploads_the_latest_is_taken_whatever_the_order_in_the_zip(course, capsys):
    assert (
        collect(
            course, "canvas", {"a_101_8010_tiny-2.ipynb": b"new", "a_101_8009_tiny.ipynb": b"old"}
        )
        == 1
    )
    assert handed_in(course) == {"ada/01-tiny/tiny.ipynb": b"new"}
    assert (
        "a_101_8009_tiny.ipynb: tiny-2.ipynb of the same student was taken"
        in capsys.readouterr().out
    )


def test_a_students_only_notebook_is_taken_whatever_it_is_called(course, capsys):
    assert collect(course, "canvas", {"a_101_8010_Untitled.ipynb": b"hers"}) == 0
    assert handed_in(course) == {"ada/01-tiny/tiny.ipynb": b"hers"}
    assert "ada called the notebook Untitled.ipynb" in capsys.readouterr().out


@pytest.mark.parametrize("system", ["canvas", "moodle"])
def test_the_same_zip_again_changes_nothing(course, capsys, system):
    assert collect(course, system, {ADA[system]: b"hers"}) == 0
    assert collect(course, system, {ADA[system]: b"hers"}) == 0
    assert "0 collected, 1 were there already" in capsys.readouterr().out


def test_a_later_upload_replaces_an_earlier_one_and_never_the_reverse(course, capsys):
    first, second = {"a_101_8001_tiny.ipynb": b"old"}, {"a_101_8050_tiny-1.ipynb": b"new"}
    assert collect(course, "canvas", first) == 0
    assert collect(course, "canvas", second) == 0
    assert handed_in(course) == {"ada/01-tiny/tiny.ipynb": b"new"}
    assert collect(course, "canvas", first, LATER) == 1
    assert handed_in(course) == {"ada/01-tiny/tiny.ipynb": b"new"}
    assert "a_101_8001_tiny.ipynb: what was collected before is later" in capsys.readouterr().out


def test_in_moodles_zips_the_time_tells_which_is_later(course):
    assert collect(course, "moodle", {ADA["moodle"]: b"new"}, LATER) == 0
    assert collect(course, "moodle", {ADA["moodle"]: b"old"}) == 1
    assert list(handed_in(course).values()) == [b"new"]
    assert collect(course, "moodle", {ADA["moodle"]: b"newest"}, (2027, 1, 17, 9, 0, 0)) == 0
    assert list(handed_in(course).values()) == [b"newest"]


@pytest.mark.parametrize("change", ["by hand", "changed", "link"])
def test_what_something_else_put_there_is_never_written_over(course, tmp_path, capsys, change):
    path = course / "submitted" / "ada" / tiny.LAB / "tiny.ipynb"
    if change == "changed":
        collect(course, "canvas", {"a_101_8001_tiny.ipynb": b"old"})
    path.parent.mkdir(parents=True, exist_ok=True)
    if change == "link":
        (tmp_path / "elsewhere").write_bytes(b"mine")
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path.write_bytes(b"mine")
    assert collect(course, "canvas", {"a_101_8050_tiny.ipynb": b"new"}, LATER) == 1
    assert path.read_bytes() == b"mine"
    said = capsys.readouterr().out
    assert (
        "is a link"
        if change == "link"
        else "was not put there by this, or was changed since: move it away"
    ) in said


def test_collecting_goes_on_where_it_was_killed(course, monkeypatch):
    from coursekit.lms import collecting

    def killed(*_):
        raise KeyboardInterrupt

    files = {ADA["canvas"]: b"of ada", "builderbob_102_8002_tiny.ipynb": b"of bob"}
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(collecting._Record, "note", killed)
        collect(course, "canvas", files)
    assert collect(course, "canvas", files) == 0
    assert handed_in(course) == {
        "ada/01-tiny/tiny.ipynb": b"of ada",
        "bob/01-tiny/tiny.ipynb": b"of bob",
    }


@pytest.mark.parametrize(
    ("system", "files", "said"),
    [
        ("moodle", {ADA["canvas"]: b""}, "They look like Canvas's: --from canvas"),
        (
            "canvas",
            {"tiny.ipynb": b""},
            "no file in it is named as Canvas names them, lastnamefirstname_LATE_12345",
        ),
        ("canvas", {}, "found: nothing"),
        ("canvas", {"x_555_1_tiny.ipynb": b""}, "not one notebook of a student in"),
    ],
)
def test_where_nothing_matches_that_is_an_error_and_nothing_is_written(
    course, capsys, system, files, said
):
    assert collect(course, system, files) == 2
    assert said in capsys.readouterr().err
    assert not (course / "submitted").exists()


def test_a_zip_that_is_none(course, capsys):
    roster = systems.roster(course, "canvas")
    (course / "sent.zip").write_bytes(b"<html>")
    arguments = [tiny.LAB, "--from", "canvas", str(course / "sent.zip"), "--roster", str(roster)]
    assert collect_zip.main(arguments, course) == 2
    assert "is not a whole zip" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Student,ID\nx,1\n",
            "has no column 'Section'; it has Student, ID. Expected: the gradebook",
        ),
        (systems.GRADEBOOK.replace("SIS Login ID", "Login"), "has no column 'SIS Login ID'"),
        (systems.GRADEBOOK.replace(",bob,", ",ada,"), "'SIS Login ID' is 'ada' in several rows"),
        (
            systems.GRADEBOOK.replace(",bob,", ",../bob,"),
            "'../bob' in 'SIS Login ID' cannot be the name of a folder",
        ),
        ("", "it has none"),
    ],
)
def test_a_list_that_will_not_do_is_refused(course, capsys, text, said):
    assert collect(course, "canvas", {ADA["canvas"]: b""}, text=text) == 2
    assert said in capsys.readouterr().err


def test_a_list_with_semicolons_as_canvas_exports_it_in_half_of_europe(course):
    text = systems.GRADEBOOK.replace(", ", "|").replace(",", ";").replace("|", ", ")
    assert collect(course, "canvas", {ADA["canvas"]: b"of ada"}, text=text) == 0
    assert handed_in(course) == {"ada/01-tiny/tiny.ipynb": b"of ada"}


def test_no_such_lab(course, capsys):
    assert (
        collect_zip.main(["09-none", "--from", "canvas", "x.zip", "--roster", "x.csv"], course) == 2
    )
    assert "09-none: no such lab; the labs are 01-tiny" in capsys.readouterr().err
