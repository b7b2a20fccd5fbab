"""Merging what a class labelled: each file checked, each worker once, nothing half-written, and lab
04 on the outcome."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import small_crowd
from nbclient import NotebookClient
from PIL import Image
from sklearn.metrics import cohen_kappa_score

import merge_labels
from coursekit import notebooks
from coursekit.checks.leaks import check_leaks
from coursekit.crowd import agreement, class_labels
from coursekit.notebooks import ROOT, Lab
from labkit import data, labels, leaderboard, mturk
from labkit.labels import LabelsError

WORKERS = 30
LAB = Lab("04-label-aggregation")


def data_folder(root: Path) -> Path:
    """The course's data, without those of any class."""
    folder = root / "data"
    folder.mkdir()
    for path in (ROOT / "data").iterdir():
        if path.name != class_labels.NAME:
            (folder / path.name).symlink_to(path)
    (folder / class_labels.NAME).mkdir()
    for name in ("card.md", ".gitignore"):
        shutil.copy(ROOT / "data" / class_labels.NAME / name, folder / class_labels.NAME)
    return folder


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Path:
    """The folder of a class of thirty; one of them handed in the same file twice, and another table
    lies about."""
    folder = tmp_path_factory.mktemp("class") / "submitted"
    small_crowd.hand_in(folder, WORKERS)
    [file] = (folder / "student-3").rglob("labels-*.csv")
    shutil.copy(file, folder / "student-3" / f"Ada Lovelace {file.stem} (1).csv")
    (folder / "student-4" / "notes.csv").write_text("a,b\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def merged(handed_in, tmp_path_factory) -> tuple[Path, str]:
    """The data folder after the command was run, and what it printed."""
    folder = data_folder(tmp_path_factory.mktemp("course"))
    done = subprocess.run(
        [sys.executable, "scripts/merge_labels.py", str(handed_in)],
        cwd=ROOT,
        text=True,
        encoding="utf-8",
        capture_output=True,
        env={**os.environ, "LABKIT_DATA": str(folder)},
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.fixture
def their_data(merged, monkeypatch) -> Path:
    """The merged data set's folder, where labkit looks for it."""
    monkeypatch.setenv("LABKIT_DATA", str(merged[0]))
    return merged[0] / class_labels.NAME


@pytest.fixture
def fresh(tmp_path, monkeypatch) -> Path:
    """A data folder of one's own, which labkit looks into."""
    monkeypatch.setenv("LABKIT_DATA", str(data_folder(tmp_path)))
    return tmp_path / "data"


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# ---- what comes out


def test_the_data_set_holds_every_row_that_was_handed_in_once(handed_in, their_data):
    batch = data.load("class-labels")
    assert (
        list(batch) == list(mturk.COLUMNS)
        and batch["WorkerId"].nunique() == WORKERS
        and len(batch) == 4 * WORKERS
    )
    found = sorted(
        tuple(row.items())
        for row in csv.DictReader((their_data / "batch.csv").open(encoding="utf-8", newline=""))
    )
    sent = sorted(
        tuple(row.items())
        for path in handed_in.rglob("class-labels/labels-*.csv")
        for row in csv.DictReader(path.open(encoding="utf-8", newline=""))
    )
    assert found == sent


def test_its_truth_and_checkpoints_are_those_of_the_lab(their_data):
    truth, known = leaderboard.truth("class-labels"), leaderboard.truth("adjectives")
    assert len(truth) == 70 and truth.equals(known[truth.index])
    annotations = leaderboard.checkpoints("class-labels")["annotations"]
    batch = data.load("class-labels")
    given = sum(int((batch[f"Answer.adj_{number}"] != "").sum()) for number in mturk.QUESTIONS)
    assert len(annotations) == given
    work = annotations.query("question <= 10")
    assert set(work["task"]) == set(truth.index)
    votes = leaderboard.checkpoints("class-labels")["tasks"].set_index("task")["majority"]
    assert votes.equals((work.groupby("task")["label"].mean() > 0.5).rename("majority"))
    assert set(leaderboard.checkpoints("class-labels")["workers"]["worker"]) == set(
        batch["WorkerId"]
    )
    assert leaderboard.batches() == ["adjectives", "adjectives-spammy", "class-labels"]


def test_the_summary_gives_gold_accuracy_and_agreement_with_their_counts(merged, their_data):
    said = merged[1]
    annotations = data.load("class-labels", "annotations")
    gold = annotations.query("question > 10").assign(
        right=lambda rows: rows["label"] == (rows["question"] < 16)
    )
    table = said.partition("Each worker's gold questions")[2]
    for worker, rows in gold.groupby("worker"):
        shown = re.search(rf"(?m)^{worker} +(\d+) +(\d+) +([\d.]+) ", table)
        assert (int(shown[1]), int(shown[2]), float(shown[3])) == (
            rows["right"].sum(),
            len(rows),
            round(rows["right"].mean(), 2),
        )
    assert f"{WORKERS} workers, {4 * WORKERS} assignments, {len(annotations):,} answers" in said
    assert "the same as" in said and "counted once" in said and "left alone: 1 other tables" in said
    assert f"{WORKERS * (WORKERS - 1) // 2} pairs" in said and "standard error" in said


def test_kappa_is_scikit_learns(their_data):
    work = data.load("class-labels", "annotations").query("question <= 10")
    table = pd.read_csv(their_data / "pairs.csv")
    assert len(table) == WORKERS * (WORKERS - 1) // 2 and table["shared"].min() >= 10
    votes = work.pivot(index="task", columns="worker", values="label")
    for row in table.iloc[::17].itertuples():
        both = votes[[row.first, row.second]].dropna().astype(bool)
        assert (row.shared, row.same) == (len(both), (both[row.first] == both[row.second]).sum())
        if both.nunique().max() > 1:
            assert row.kappa == pytest.approx(
                cohen_kappa_score(both[row.first], both[row.second]), abs=1e-4
            )


def test_the_spammers_stand_out_in_picture_and_words(their_data):
    table = pd.read_csv(their_data / "pairs.csv")
    assert set(agreement.by_worker(table).index[:2]) == {
        small_crowd.worker_id(0),
        small_crowd.worker_id(1),
    }
    words = (their_data / "agreement.txt").read_text(encoding="utf-8")
    assert words.startswith("The picture shows") and small_crowd.worker_id(1) in words
    with Image.open(their_data / "agreement.png") as picture:
        assert min(picture.size) > 600 and len(picture.convert("RGB").getcolors(1 << 24)) > 50


def test_nothing_says_who_handed_in_what(their_data):
    for name, content in everything(their_data).items():
        assert not re.search(rb"student-\d|Ada|submitted", content), name
    assert {"card.md", ".gitignore"} <= everything(their_data).keys()
    files = {
        f"data/class-labels/{name}": content for name, content in everything(their_data).items()
    }
    assert check_leaks([LAB], files, "students") == []


def test_what_the_card_says_of_pairs(their_data):
    table = pd.read_csv(their_data / "pairs.csv")
    card = (their_data / "card.md").read_text(encoding="utf-8")
    assert (
        "A pair of workers shares some twenty answers" in card
        and 17 <= table["shared"].median() <= 20
    )
    assert "a standard error of about .2" in card and round(table["error"].median(), 1) == 0.2


def test_the_whole_of_lab_04_runs_on_it_by_changing_one_name(their_data, tmp_path):
    notebook = notebooks.read(LAB.solution)
    [setup] = [cell for cell in notebook.cells if notebooks.grader(cell).get("grade_id") == "setup"]
    assert setup.source.count('BATCH = "adjectives"') == 1
    setup.source = setup.source.replace('BATCH = "adjectives"', 'BATCH = "class-labels"')
    NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    outputs = [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]
    said = "\n".join(
        output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in outputs
    )
    assert f"{4 * WORKERS} assignments, 7 HITs" in said
    assert f"{WORKERS} workers" in said
    [scored] = [line for line in said.splitlines() if line.startswith("class-labels: yours")]
    work = data.load("class-labels", "annotations").query("question <= 10")
    votes, truth = work.groupby("task")["label"].mean() > 0.5, leaderboard.truth("class-labels")
    accuracy = (votes[truth.index] == truth).mean()
    assert 0.8 < accuracy < 1 and f"the vote {accuracy:.3f};" in scored
    boards = said.partition("class-labels: running crowd-kit once")[2]
    assert "class-labels" in boards and "crowd-kit GLAD" in boards
    assert not list(tmp_path.iterdir()), "the panel wrote without being answered"


# ---- what is refused


@pytest.fixture(scope="module")
def two(handed_in, tmp_path_factory) -> list[Path]:
    """Two good files."""
    folder = tmp_path_factory.mktemp("two")
    found = [next((handed_in / f"student-{number}").rglob("labels-*.csv")) for number in (5, 6)]
    return [Path(shutil.copy(path, folder)) for path in found]


def changed(column: str, row: int, value: str):
    """A change of one value; row 2 is the first below the header."""

    def change(content: bytes) -> bytes:
        table = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
        table.loc[row - 2, column] = value
        return table.to_csv(index=False, lineterminator="\r\n").encode()

    return change


def unknown_hit(content: bytes) -> bytes:
    """The first row is of a HIT that the course does not have, with the assignment that belongs to
    it."""
    worker, hit = re.search(rb",(A[A-Z0-9]{13}),", content)[1].decode(), "3" + "A" * 29
    return changed("AssignmentId", 2, labels.assignment(hit, worker))(
        changed("HITId", 2, hit)(content)
    )


HOSTILE = {
    "empty": (lambda content: b"", "it is empty"),
    "header alone": (
        lambda content: content.partition(b"\r\n")[0] + b"\r\n",
        "no row below the header",
    ),
    "cut off": (lambda content: content[: len(content) // 2], "line 3 is not CSV: unexpected end"),
    "a picture": (lambda content: b"\x89PNG\r\n\x1a\n\xff\xfe", "line 1 is not UTF-8"),
    "huge": (lambda content: content + b"x" * (2 << 20), "larger than 1,048,576 bytes"),
    "semicolons": (lambda content: content.replace(b",", b";"), "row 1 (the header)"),
    "column gone": (
        lambda content: content.replace(b"WorkerId", b"Name"),
        "missing 'WorkerId'; unexpected 'Name'",
    ),
    "another word": (
        changed("Answer.adj_2", 3, "Maybe"),
        "row 3, column Answer.adj_2: expected one of 'Yes', 'No'",
    ),
    "unsure": (changed("Answer.adj_2", 3, "Unsure"), "row 3, column Answer.adj_2"),
    "two workers": (changed("WorkerId", 4, "A" + "B" * 13), "row 4, column WorkerId: expected A"),
    "a name": (changed("WorkerId", 2, "Ada Lovelace"), "row 2, column WorkerId"),
    "other assignment": (changed("AssignmentId", 2, "3" + "A" * 29), "row 2, column AssignmentId"),
    "other HIT": (changed("HITId", 2, "3" + "A" * 29), "row 2, column AssignmentId"),
    "unknown HIT": (unknown_hit, "row 2, column HITId: data set 'adjectives' has no such HIT"),
    "other question": (changed("Input.adj_4", 5, "purple"), "row 5, column Input.adj_4: expected "),
    "formula": (
        changed("Input.attr_desc", 2, "=cmd|' /C calc'!A0"),
        "row 2, column Input.attr_desc",
    ),
    "a time of day": (
        changed("SubmitTime", 3, "Wed Jan 14 10:51:41 PST 2026"),
        "row 3, column SubmitTime: expected a blank",
    ),
    "no time": (
        changed("WorkTimeInSeconds", 2, "0"),
        "row 2, column WorkTimeInSeconds: expected at least 1",
    ),
    "days": (
        changed("WorkTimeInSeconds", 2, "99999"),
        "row 2, column WorkTimeInSeconds: expected at most 3600",
    ),
    "a row twice": (
        lambda content: content + content.split(b"\r\n")[1] + b"\r\n",
        "a value that no row above has",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_the_panel_cannot_have_written_is_refused(two, tmp_path, name):
    change, said = HOSTILE[name]
    path = tmp_path / "labels-hostile.csv"
    path.write_bytes(change(two[0].read_bytes()))
    with pytest.raises(LabelsError) as caught:
        class_labels.read(path)
    assert str(caught.value).startswith(f"{path}: ") and said in str(caught.value)
    assert "Ask for the file as the panel wrote it" in str(caught.value)


def test_an_answer_to_what_was_not_asked_is_refused(two, tmp_path):
    path = tmp_path / "labels-x.csv"
    for one in two:
        table = pd.read_csv(one, dtype=str, keep_default_na=False)
        for row in np.flatnonzero(table["Input.adj_15"] == ""):
            path.write_bytes(changed("Answer.adj_15", row + 2, "Yes")(one.read_bytes()))
            with pytest.raises(
                LabelsError,
                match=f"row {row + 2}, column Answer.adj_15: expected a blank, as nothing was "
                "asked",
            ):
                class_labels.read(path)
            return
    pytest.fail("neither file has a question that was not asked: choose others")


def test_a_good_file_is_taken_with_a_byte_order_mark_too(two, tmp_path):
    marked = tmp_path / "labels-marked.csv"
    marked.write_bytes(b"\xef\xbb\xbf" + two[0].read_bytes())
    assert class_labels.read(marked).equals(class_labels.read(two[0]))


def test_every_faulty_file_is_named_and_nothing_is_written(two, fresh, tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(two[0], folder)
    for name in ("empty", "another word"):
        (folder / f"labels-{name}.csv").write_bytes(HOSTILE[name][0](two[1].read_bytes()))
    before = everything(fresh / class_labels.NAME)
    assert merge_labels.main([str(folder)]) == 1
    said = capsys.readouterr().err
    assert (
        "labels-empty.csv: it is empty" in said
        and "labels-another word.csv: row 3" in said
        and "Nothing was merged" in said
    )
    assert everything(fresh / class_labels.NAME) == before and not list(fresh.glob(".merging*"))


def test_two_files_of_one_worker_that_differ_are_refused(two, fresh, tmp_path, capsys):
    later = tmp_path / "later" / two[0].name
    later.parent.mkdir()
    later.write_bytes(changed("WorkTimeInSeconds", 2, "777")(two[0].read_bytes()))
    assert merge_labels.main([str(two[0]), str(later)]) == 1
    said = capsys.readouterr().err
    assert (
        f"{later}: differs from {two[0]}" in said
        and re.search(r"\d+ answers here, \d+ there", said)
        and "Keep one" in said
    )


def test_a_disk_that_is_full_leaves_the_data_set_from_before(two, fresh, monkeypatch, capsys):
    assert merge_labels.main([str(two[0]), str(two[1])]) == 0
    before = everything(fresh / class_labels.NAME)

    def full(*_):
        raise OSError(28, "No space left on device", "agreement.png")

    with monkeypatch.context() as disk:
        disk.setattr(agreement, "draw", full)
        assert merge_labels.main([str(two[0]), str(two[1])]) == 1
    assert "agreement.png: No space left on device" in capsys.readouterr().err
    assert everything(fresh / class_labels.NAME) == before and not list(fresh.glob(".merging*"))


def test_the_next_merge_takes_the_place_of_the_last(two, fresh, capsys):
    assert merge_labels.main([str(two[0])]) == 0
    assert "nobody to agree with" in capsys.readouterr().out
    (fresh / class_labels.NAME / "library-votes.csv").write_text(
        "of the last class\n", encoding="utf-8"
    )
    assert merge_labels.main([str(path) for path in two]) == 0
    assert data.load("class-labels")["WorkerId"].nunique() == 2
    assert not (fresh / class_labels.NAME / "library-votes.csv").exists()


@pytest.mark.parametrize(
    "arguments, said", [(["nowhere"], "there is no nowhere"), (["{empty}"], "nothing to merge")]
)
def test_nothing_to_merge(fresh, tmp_path, arguments, said, capsys):
    assert merge_labels.main([argument.format(empty=tmp_path) for argument in arguments]) == 2
    assert said in capsys.readouterr().err


# ---- agreement


def test_few_shared_answers_have_no_kappa_and_are_counted():
    rng = np.random.default_rng(0)
    answered = {"a": range(20), "b": range(11, 31), "c": range(20)}
    rows = [
        (task, worker, bool(rng.random() < 0.5))
        for worker, tasks in answered.items()
        for task in tasks
    ]
    table = agreement.pairs(pd.DataFrame(rows, columns=["task", "worker", "label"]))
    assert table["shared"].tolist() == [9, 20, 9] and table["kappa"].isna().tolist() == [
        True,
        False,
        True,
    ]
    assert "No kappa for 2 of the pairs: fewer than 10 shared answers" in agreement.in_words(table)


def test_two_who_always_say_no_agree_by_chance_alone():
    rows = [(task, worker, False) for worker in "ab" for task in range(20)]
    table = agreement.pairs(pd.DataFrame(rows, columns=["task", "worker", "label"]))
    assert (
        table[["shared", "same"]].to_numpy().tolist() == [[20, 20]] and table["kappa"].isna().all()
    )
    assert "there is no kappa" in agreement.in_words(table)


def test_the_error_is_the_spread_of_kappa_over_repetitions():
    rng = np.random.default_rng(1)
    found = []
    for _ in range(200):
        truth = rng.random(40) < 0.4
        votes = [np.where(rng.random(40) < 0.85, truth, ~truth) for _ in "ab"]
        rows = pd.DataFrame(
            {
                "task": [*range(40)] * 2,
                "worker": np.repeat(["a", "b"], 40),
                "label": np.concatenate(votes),
            }
        )
        found.append(agreement.pairs(rows).iloc[0][["kappa", "error"]].astype(float))
    table = pd.DataFrame(found)
    assert table["error"].mean() == pytest.approx(table["kappa"].std(), rel=0.15)


def test_a_file_of_labels_alone_is_what_the_panel_writes(tmp_path):
    now = small_crowd.label(small_crowd.worker_id(99), np.random.default_rng(0), questions=20)
    labels.write(tmp_path, now)
    table = class_labels.read(tmp_path / now.file)
    blank = class_labels.left_blank(table)
    answered = sum(answer.answer != "Unsure" for answer in now.answers)
    asked = sum(question.hit in set(table["HITId"]) for question in now.asked())
    assert blank.tolist() == [asked - answered]
