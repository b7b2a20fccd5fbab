"""The labelling panel without a browser: who is asked what, what is on disk after each press, and
what is refused."""

import csv
import getpass
import json
import math
import os
import random
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from labkit import challenge, data, labels, leaderboard, mturk, panel, schema
from labkit.labels import Labels, LabelsError

SEED = 5


def workers(count: int) -> list[str]:
    """Ids of the panel's form, the same in every run."""
    rng = random.Random(0)
    return [
        "A" + "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=13))
        for _ in range(count)
    ]


def block(worker: str, seed: int = SEED) -> frozenset[str]:
    return frozenset(question.hit for question in challenge.questions(seed, worker))


@pytest.fixture(scope="module")
def crowd() -> dict[str, list[challenge.Question]]:
    return {worker: challenge.questions(SEED, worker) for worker in workers(60)}


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "class-labels"


@pytest.fixture
def opened(folder) -> panel.Panel:
    return panel.Panel(SEED, folder)


def tell(widget: panel.Panel, **content: object) -> dict:
    """Send what a browser would send; what it is shown then."""
    content = {"done": widget.shown["done"], **content}
    widget.comm.handle_msg(
        {"content": {"data": {"method": "custom", "content": content}}, "buffers": []}
    )
    return widget.shown


def press(widget: panel.Panel, *answers: str) -> dict:
    for answer in answers:
        tell(widget, do="answer", answer=answer, seconds=2.5)
    return widget.shown


def given(folder: Path) -> list[str]:
    return [answer.answer for answer in labels.read(folder).answers]


def rows(folder: Path) -> list[dict[str, str]]:
    [file] = folder.glob("*.csv")
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


# ---- who is asked what


def test_any_two_workers_share_two_hits_and_every_hit_is_in_four_blocks_of_seven(crowd):
    blocks = {block(worker) for worker in crowd}
    assert len(blocks) == 7
    assert {len(first & second) for first, second in combinations(blocks, 2)} == {2}
    assert set(Counter(hit for one in blocks for hit in one).values()) == {4}
    assert set.union(*map(set, blocks)) == set(challenge.pool(SEED).index)


def test_a_class_of_thirty_has_each_item_labelled_by_five_or_more():
    drawn = workers(30 * 20)
    fewest = [
        min(Counter(hit for worker in drawn[first : first + 30] for hit in block(worker)).values())
        for first in range(0, len(drawn), 30)
    ]
    assert min(fewest) >= 5


@pytest.mark.parametrize("seed", range(8))
def test_the_work_has_public_truth_and_no_attribute_twice(seed):
    pool = challenge.pool(seed)
    assert len(pool) == 7 and pool["Input.attr_id"].is_unique
    known = leaderboard.truth("adjectives").index
    for number in mturk.TARGETS:
        assert (pool["Input.attr_id"] + "|" + pool[f"Input.adj_{number}"]).isin(known).all()


def test_about_sixty_questions_each_once_the_same_for_the_same_worker(crowd):
    for worker, asked in crowd.items():
        assert 58 <= len(asked) <= 64
        assert len({(one.hit, one.number) for one in asked}) == len(asked)
        assert Counter(one.number for one in asked if one.number <= 10) == {
            number: 4 for number in range(1, 11)
        }
        assert asked == challenge.questions(SEED, worker)
        assert len({(one.attribute, one.adjective) for one in asked}) == len(
            asked
        )  # asked twice, gold would show


def test_another_seed_is_another_batch_and_no_seed_is_refused():
    assert set(challenge.pool(1).index) != set(challenge.pool(2).index)
    for seed in (-1, "1", 1.0, True, None):
        with pytest.raises(ValueError, match="seed: expected a whole number"):
            challenge.pool(seed)


def test_gold_is_told_neither_by_its_place_nor_by_what_is_shown(crowd):
    """Where in its page a gold question comes is a matter of chance: all places alike, within five
    standard errors."""
    places = Counter()
    for asked in crowd.values():
        for hit in block_order(asked):
            page = [one for one in asked if one.hit == hit]
            places.update(
                round(15 * place / (len(page) - 1)) // 4
                for place, one in enumerate(page)
                if one.number > 10
            )
    total = sum(places.values())
    for quarter in range(4):
        assert abs(places[quarter] - total / 4) < 5 * math.sqrt(total * 3 / 16)
    shown = {name for one in crowd.values() for question in one for name in vars(question)}
    assert shown == {"hit", "number", "attribute", "meaning", "adjective"}


def block_order(asked: list[challenge.Question]) -> list[str]:
    return list(dict.fromkeys(one.hit for one in asked))


def test_a_page_is_finished_before_the_next_begins(crowd):
    for asked in crowd.values():
        assert [one.hit for one in asked] == sorted(
            (one.hit for one in asked), key=block_order(asked).index
        )


def test_worker_ids_are_drawn_and_fit_the_batchs_schema():
    drawn = {challenge.draw_worker() for _ in range(100)}
    assert len(drawn) == 100
    pattern = data.metadata.read("adjectives").file("batch").columns["WorkerId"].pattern
    assert all(
        re.fullmatch(pattern, worker) and re.fullmatch(labels.WORKER, worker) for worker in drawn
    )


# ---- what is on disk


def test_nothing_is_written_before_the_first_answer(opened, folder):
    assert not folder.exists()
    tell(opened, do="undo")
    assert not folder.exists() and opened.shown["done"] == 0


def test_every_answer_is_on_disk_at_once(opened, folder):
    for number, answer in enumerate(["Yes", "Unsure", "No"], start=1):
        assert press(opened, answer)["done"] == number
        assert len(given(folder)) == number
    assert given(folder) == ["Yes", "Unsure", "No"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "answers.json",
        labels.read(folder).file,
    ]


def test_the_batch_file_has_the_batchs_columns_and_says_what_was_pressed(opened, folder):
    press(opened, *["Yes", "No", "Unsure"] * 7)
    now = labels.read(folder)
    text = (folder / now.file).read_bytes()
    assert text.startswith(
        data.path("adjectives", "batch").read_bytes().partition(b"\r\n")[0] + b"\r\n"
    )
    table = schema.read_table(text.decode(), labels.columns())
    assert (
        set(table["WorkerId"]) == {now.worker}
        and table["HITId"].tolist() == block_order(now.asked())[:2]
    )
    found = {
        (row["HITId"], number): row[f"Answer.adj_{number}"]
        for row in rows(folder)
        for number in range(1, 17)
    }
    for one in now.answers:
        assert found.pop((one.hit, one.number)) == ("" if one.answer == "Unsure" else one.answer)
    assert set(found.values()) == {""}
    assert table["WorkTimeInSeconds"].tolist() == [
        round(2.5 * sum(one.hit == hit for one in now.answers)) for hit in table["HITId"]
    ]


def test_nothing_personal_is_written(opened, folder, monkeypatch):
    press(opened, "Yes", "No")
    text = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert (
        str(folder.parent) not in text
        and os.sep + folder.name not in text
        and str(Path.home()) + os.sep not in text
    )
    assert not re.search(rf"\b{re.escape(getpass.getuser())}\b", text)
    assert not re.search(r"\b\d\d?:\d\d\b|\b20\d\d\b", text), "a time of day or a date"
    assert all(row[name] == "" for row in rows(folder) for name in labels.BLANK)


def test_undo_takes_back_one_after_the_other_down_to_none(opened, folder):
    first = dict(opened.shown)
    press(opened, "Yes", "No")
    assert "your answer was no" in tell(opened, do="undo")["note"]
    assert given(folder) == ["Yes"] and "No" not in [
        row[f"Answer.adj_{n}"] for row in rows(folder) for n in range(1, 17)
    ]
    again = tell(opened, do="undo")
    assert given(folder) == [] and list(folder.glob("*.csv")) == []
    assert {**again, "turn": 0, "note": ""} == {**first, "turn": 0}
    press(opened, "No")
    assert given(folder) == ["No"]


def test_it_goes_on_where_it_was_in_another_kernel(opened, folder):
    before = press(opened, "Yes", "Unsure", "No")
    worker = labels.read(folder).worker
    next_one = panel.Panel(SEED, folder)
    assert {**next_one.shown, "turn": 0} == {**before, "turn": 0}
    press(next_one, "Yes")
    tell(next_one, do="undo")
    tell(next_one, do="undo")
    assert given(folder) == ["Yes", "Unsure"] and labels.read(folder).worker == worker


def test_a_batch_file_that_an_earlier_run_lost_is_made_again(opened, folder):
    press(opened, "Yes")
    before = rows(folder)
    [path.unlink() for path in folder.glob("*.csv")]
    panel.Panel(SEED, folder)
    assert rows(folder) == before


def test_to_the_end_and_no_further(opened, folder):
    total = opened.shown["total"]
    shown = press(opened, *["No"] * total)
    assert (
        shown["done"] == total
        and shown["adjective"] == ""
        and shown["file"].endswith(labels.read(folder).file)
    )
    assert len(rows(folder)) == 4 and "all questions are answered" in press(opened, "No")["fault"]
    assert tell(opened, do="undo")["done"] == total - 1


def test_two_panels_do_not_overwrite_each_other(opened, folder):
    other = panel.Panel(SEED, folder)
    press(opened, "Yes", "Yes")
    shown = press(other, "No")
    assert "changed elsewhere" in shown["note"] and shown["done"] == 2
    assert given(folder) == ["Yes", "Yes"]
    press(other, "No")
    assert given(folder) == ["Yes", "Yes", "No"] and len(list(folder.glob("*.csv"))) == 1


def test_a_key_that_arrives_twice_answers_once(opened, folder):
    for _ in range(2):
        tell(opened, do="answer", answer="Yes", seconds=1, done=0)
    assert given(folder) == ["Yes"]


# ---- what goes wrong


@pytest.mark.parametrize(
    "content",
    [
        {"do": "answer", "answer": "Maybe", "seconds": 1},
        {"do": "answer", "answer": "Yes"},
        {"do": "answer", "answer": "Yes", "seconds": math.nan},
        {"do": "answer", "answer": "Yes", "seconds": -1},
        {"do": "answer", "answer": "Yes", "seconds": "1"},
        {"do": "answer", "answer": ["Yes"], "seconds": 1},
        {"do": "answer", "answer": "Yes", "seconds": math.inf},
        {"do": "answer", "answer": "Yes", "seconds": True},
        {},
    ],
)
def test_a_message_that_no_panel_sends_changes_nothing(opened, folder, content):
    press(opened, "No")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert tell(opened, **content)["fault"] != ""
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert press(opened, "Yes")["fault"] == ""


def test_hours_at_lunch_are_no_more_than_a_hit_may_take(opened, folder):
    for _ in range(3):
        tell(opened, do="answer", answer="Yes", seconds=10_000)
    assert rows(folder)[0]["WorkTimeInSeconds"] == "3600"
    schema.read_table((folder / labels.read(folder).file).read_bytes().decode(), labels.columns())


def test_what_cannot_be_saved_is_said_and_not_counted(opened, folder, monkeypatch):
    press(opened, "Yes")

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        shown = press(opened, "No")
    assert "Not saved: No space left on device" in shown["fault"] and shown["done"] == 1
    assert given(folder) == ["Yes"] and len(rows(folder)) == 1
    assert press(opened, "No")["done"] == 2


def journal(**changes: object) -> str:
    worker = workers(1)[0]
    first = challenge.questions(SEED, worker)[0]
    return json.dumps(
        {
            "worker": worker,
            "seed": SEED,
            "answers": [[first.hit, first.number, "Yes", 1.5]],
            **changes,
        }
    )


DAMAGED = {
    "empty": ("", "Expecting value"),
    "cut off": ('{"worker": "A', "Unterminated string"),
    "a list": ("[]", "list indices"),
    "deep": ("[" * 100_000, "recursion"),
    "no seed": ('{"worker": "A"}', "seed is missing"),
    "a path": (journal(worker="../../etc"), "worker: expected A and 13 capitals"),
    "a number": (journal(worker=7), "is damaged"),
    "other seed": (journal(seed="5"), "seed: expected"),
    "other questions": (
        journal(answers=[["x", 1, "Yes", 1]]),
        "not to the questions of this worker",
    ),
    "other answer": (journal(answers=[["x", 1, "Perhaps", 1]]), "expected one of Yes, No, Unsure"),
    "short row": (journal(answers=[["x"]]), "not enough values"),
    "no rows": (journal(answers=7), "not iterable"),
}


@pytest.mark.parametrize(("text", "said"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_named_and_left_as_it_is(folder, text, said):
    folder.mkdir()
    (folder / "answers.json").write_text(text, encoding="utf-8")
    with pytest.raises(LabelsError, match=r"answers\.json: is damaged") as caught:
        panel.Panel(SEED, folder)
    assert said in str(caught.value) and "Rename the file" in str(caught.value)
    assert (folder / "answers.json").read_text(encoding="utf-8") == text and len(
        list(folder.iterdir())
    ) == 1


def test_a_file_damaged_under_an_open_panel_is_said_there(opened, folder):
    press(opened, "Yes")
    (folder / "answers.json").write_text("{", encoding="utf-8")
    shown = press(opened, "No")
    assert (
        "is damaged" in shown["fault"]
        and (folder / "answers.json").read_text(encoding="utf-8") == "{"
    )


def test_a_journal_that_is_right_is_taken(folder):
    folder.mkdir()
    (folder / "answers.json").write_text(journal(), encoding="utf-8")
    assert panel.Panel(SEED, folder).shown["done"] == 1


def test_another_seed_than_the_answers_were_given_with_is_refused(opened, folder):
    press(opened, "Yes")
    with pytest.raises(LabelsError, match=f"given with seed {SEED}, and this cell says 6"):
        panel.Panel(6, folder)


def test_the_files_of_a_run_killed_while_writing_are_the_ones_from_before(opened, folder):
    press(opened, "Yes")
    (folder / "answers.json.partial").write_text('{"worker": "A', encoding="utf-8")
    assert panel.Panel(SEED, folder).shown["done"] == 1


def test_without_a_browser_it_says_what_it_is(opened):
    assert repr(opened) == f"Labelling panel: {opened.shown['total']} questions, 0 answered"


def test_labels_are_plain_values():
    worker = workers(1)[0]
    now = Labels(worker, SEED).with_answer("Yes", 1.26)
    assert now.answers[0].seconds == 1.3 and now.without_last() == Labels(worker, SEED)
