"""A question file in the labelling panel: two wordings, one of them for each worker."""

import csv
import random

import pytest

from labkit import challenge, labels, panel, wording

OLD = "Does {adjective} describe {attribute}?"
NEW = "Can the {attribute} of a thing be {adjective}? ({meaning})"
SEED = 5


@pytest.fixture
def question(tmp_path):
    path = tmp_path / "question.toml"
    path.write_text(f'old = "{OLD}"\nnew = "{NEW}"\n', encoding="utf-8")
    return path


def workers(count):
    rng = random.Random(0)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return ["A" + "".join(rng.choices(letters, k=13)) for _ in range(count)]


def test_about_half_of_the_workers_see_each_wording():
    versions = [wording.version(worker) for worker in workers(400)]
    assert 160 < versions.count("new") < 240
    assert versions == [wording.version(worker) for worker in workers(400)]


def test_the_words_are_filled_in(question):
    read = wording.read(question)
    asked = challenge.Question("hit", 1, "temperature", "how hot", "{icy}")
    texts = {wording.version(worker): read.ask(worker, asked) for worker in workers(20)}
    assert texts == {
        "old": "Does {icy} describe temperature?",
        "new": "Can the temperature of a thing be {icy}? (how hot)",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("old = ", "is no question file"),
        (f'old = "{OLD}"', 'a line new = "..."'),
        (f'old = "{OLD}"\nnew = "{OLD}"', "are the same"),
        (f'old = "{OLD}"\nnew = "Is it {{adjective}}?"', "lacks {attribute}"),
        (f'old = "{OLD}"\nnew = "{NEW} {{why}}"', "has {why}"),
        (f'old = "{OLD}"\nnew = "{NEW}{"!" * 300}"', "at most 300"),
        (f'old = 3\nnew = "{NEW}"', "found 3"),
    ],
)
def test_a_question_file_that_is_not_in_order_is_refused(tmp_path, text, message):
    path = tmp_path / "question.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"question\.toml") as error:
        wording.read(path)
    assert message in str(error.value)


def press(widget, *answers):
    for answer in answers:
        content = {"do": "answer", "answer": answer, "seconds": 1.0, "done": widget.shown["done"]}
        widget.comm.handle_msg(
            {"content": {"data": {"method": "custom", "content": content}}, "buffers": []}
        )


def test_the_panel_asks_in_the_workers_wording_and_writes_it_down(tmp_path, question):
    folder = tmp_path / "class-labels"
    widget = panel.Panel(SEED, folder, question)
    worker = widget._on_disk().worker
    version = wording.version(worker)
    first = challenge.questions(SEED, worker)[0]
    assert widget.shown["wording"] == wording.read(question).ask(worker, first)
    press(widget, "Yes", "Unsure", "No")
    assert widget.shown["fault"] == ""
    [file] = folder.glob("wording-*.csv")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert [row["label"] for row in rows] == ["Yes", "", "No"]
    assert {row["worker"] for row in rows} == {worker} and {row["version"] for row in rows} == {
        version
    }
    assert rows[0]["task"] == f"{first.attribute}|{first.adjective}"
    assert {row["wording"] for row in rows} == {OLD if version == "old" else NEW}
    assert len(labels.read(folder).answers) == 3
    again = panel.Panel(SEED, folder, question)
    assert again.shown["done"] == 3 and again.shown["file"] == file.name


def test_without_a_question_file_nothing_changes(tmp_path):
    widget = panel.Panel(SEED, tmp_path / "class-labels")
    assert widget.shown["wording"] == ""
    press(widget, "Yes")
    assert list((tmp_path / "class-labels").glob("wording-*")) == []
