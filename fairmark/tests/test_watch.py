"""Feedback on submit: what arrives is graded and given back, within the course's policy, and
nothing is lost when the watch is killed."""

import json
import os
import pwd
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import exchange
import pytest
from courses import HOMEWORK, NAME
from exchange import hand_in, page
from traces import wait_for

from fairmark import course as courses
from fairmark.policy import parse
from fairmark.store.ledger import Ledger
from fairmark.watch.command import _places
from fairmark.watch.inbox import Ticket
from fairmark.watch.journal import End, Journal
from fairmark.watch.line import Line
from fairmark.watch.service import Watch
from fairmark.watch.warm import Assignments

WATCH = [sys.executable, "-m", "fairmark", "watch"]
#: Right where students see it, and wrong in the hidden part.
WRONG_UNSEEN = {"average": "def average(values):\n    return 2"}
GRADED = "visible checks passed</strong>"


@contextmanager
def watching(
    root: Path, workers: int = 1, source: Path | None = None
) -> Iterator[tuple[Watch, list[str]]]:
    """A watch in this process, which looks when it is told to; and what it said."""
    course = courses.read(root)
    inbox, desk = _places(course, source, [NAME])
    assignments = Assignments(course, Ledger(root / "ledger"), True)
    said: list[str] = []
    watch = Watch(course, inbox, desk, Journal(root / "watch.jsonl"), assignments, said.append)
    watch.start(workers)
    try:
        yield watch, said
    finally:
        watch.stop()


def until(watch: Watch, true: Callable[[], object]) -> None:
    """Have it look until something is so."""
    end = time.monotonic() + 300  # a busy machine takes over a minute for a hundred
    while not true():
        assert time.monotonic() < end, "it did not come about in five minutes"
        watch.step()


def serve(root: Path, *folders: Path, workers: int = 1) -> list[str]:
    """Serve until these have left the queue; what was said."""
    with watching(root, workers) as (watch, said):
        until(watch, lambda: {one.name for one in folders} <= watch.journal.done)
    return said


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose solution is in the ledger."""
    root = tmp_path_factory.mktemp("watch") / "course"
    exchange.make(root)
    serve(root, hand_in(root, "first"))
    return root


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:
    """A copy of it, in which nothing was handed in."""
    made = tmp_path / "course"
    exchange.make(made)
    shutil.copytree(template / "ledger", made / "ledger")
    return made


# ---- the way of a submission


def nbgrader(root: Path, *words: str) -> str:
    """An nbgrader command in the course's folder; what it said."""
    command = [sys.executable, "-m", "nbgrader", *words]
    # It makes a gradebook with a bare `alembic`.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=root,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_submit_list_fetch_and_collect_as_nbgrader_does(root: Path) -> None:
    (root / "student").mkdir()
    nbgrader(root, "fetch_assignment", NAME)
    nbgrader(root, "submit", NAME)
    assert "no feedback available" in nbgrader(root, "list", "--cached")
    with subprocess.Popen([*WATCH, NAME], cwd=root, stdout=subprocess.PIPE, text=True) as run:
        assert wait_for(lambda: (root / "watch.jsonl").is_file())
        run.send_signal(signal.SIGTERM)
        said = run.stdout.read()
    assert run.returncode == 0 and "graded" in said
    assert "feedback ready to be fetched" in nbgrader(root, "list", "--cached")
    nbgrader(root, "fetch_feedback", NAME)
    [fetched] = (root / "student" / NAME / "feedback").glob(f"*/{NAME}.html")
    assert "This is feedback 1 of 5 today" in fetched.read_text(encoding="utf-8")
    # The mark that counts is made of the same result.
    nbgrader(root, "collect", NAME)
    grade = [sys.executable, "-m", "fairmark", "grade", NAME]
    done = subprocess.run(grade, cwd=root, capture_output=True, text=True, timeout=120)
    assert "1 graded (0 of them now), 0 not." in done.stdout, done.stderr


def test_whoever_has_another_notebook_beside_it_sees_that_feedback_is_there(root: Path) -> None:
    folder = hand_in(root, "ada")
    shutil.copy(folder / f"{NAME}.ipynb", folder / "scratch.ipynb")
    serve(root, folder)
    assert GRADED in page(root, folder)
    assert "not part of the assignment" in page(root, folder, "scratch")


def test_a_page_is_found_by_its_name_alone(root: Path) -> None:
    folder = hand_in(root, "ada")
    serve(root, folder)
    path = exchange.page_of(root, folder)
    assert path.stat().st_mode & 0o777 == 0o644
    assert path.parent.stat().st_mode & 0o777 == 0o711


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to another account")
def test_who_hands_in_under_another_name_is_left_out(root: Path) -> None:
    config = root / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("check_owner = False", "check_owner = True"), encoding="utf-8")
    forged = hand_in(root, "root")
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(forged, nobody, -1)
    own = hand_in(root, "root")
    said = serve(root, own)
    assert not page(root, forged)
    assert sum("belongs to the account 'nobody'" in line for line in said) == 1


def test_half_a_submission_waits_for_the_other_half(root: Path) -> None:
    folder = hand_in(root, "ada")
    secret = (folder / "submission_secret.txt").read_text(encoding="utf-8")
    (folder / "submission_secret.txt").unlink()
    with watching(root) as (watch, _):
        for _ in range(4):
            watch.step()
        assert not watch.line.running and not watch.journal.done
        (folder / "submission_secret.txt").write_text(secret, encoding="utf-8")
        until(watch, lambda: GRADED in page(root, folder))


def test_a_plain_folder_is_served_and_a_second_version_again(root: Path, tmp_path: Path) -> None:
    handed_in = tmp_path / "handed in"
    folder = hand_in(root, "ada", WRONG_UNSEEN)
    place = handed_in / "ada" / NAME
    shutil.copytree(folder, place)
    shutil.rmtree(folder)
    feedback = tmp_path / "handed in-feedback" / "ada" / NAME / f"{NAME}.html"
    with watching(root, source=handed_in) as (watch, said):
        until(watch, feedback.is_file)
        until(watch, lambda: any("5 of 7" in line for line in said))
        right = hand_in(root, "ada")
        shutil.copy(right / f"{NAME}.ipynb", place)
        until(watch, lambda: any("7 of 7" in line for line in said))
    assert "This is feedback 2 of 5 today" in feedback.read_text(encoding="utf-8")


def test_a_broken_solution_holds_the_queue_and_the_repaired_one_moves_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fairmark.watch.service._PAUSE", timedelta(0))
    course = exchange.courses.Course(root, HOMEWORK, (root / "nbgrader_config.py").read_text())
    broken = [cell.copy() for cell in HOMEWORK]
    for cell in broken:
        if cell.id == "test-halve":
            cell.source = "assert halve(4) == 3"
    course.publish(broken)
    folder = hand_in(root, "ada")
    with watching(root) as (watch, said):
        until(watch, lambda: any("is not graded" in line for line in said))
        assert GRADED not in page(root, folder) and not watch.journal.done
        course.publish(HOMEWORK)
        until(watch, lambda: GRADED in page(root, folder))
    assert sum("is not graded" in line for line in said) == 1


# ---- policy


def policy(root: Path, text: str) -> None:
    (root / "policy.toml").write_text(text, encoding="utf-8")


def test_so_many_a_day_and_no_more(root: Path) -> None:
    policy(root, "[feedback]\na_day = 2\n")
    folders = [hand_in(root, "ada") for _ in range(3)] + [hand_in(root, "bob")]
    serve(root, *folders)
    pages = [page(root, folder) for folder in folders]
    assert [GRADED in text for text in pages] == [True, True, False, True]
    assert "This is feedback 2 of 2 today, and 2 of 30 in all" in pages[1]
    assert "You have had feedback on this assignment 2 times today" in pages[2]
    ends = [json.loads(line)["end"] for line in (root / "watch.jsonl").read_text().splitlines()]
    assert sorted(ends) == ["declined", "graded", "graded", "graded"]


def test_so_many_in_all_also_on_another_day(root: Path) -> None:
    policy(root, "[feedback]\nin_all = 1\n")
    journal = Journal(root / "watch.jsonl")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    journal.add(Ticket("x", "ada", NAME, root, yesterday), End.GRADED, yesterday)
    folder = hand_in(root, "ada")
    serve(root, folder)
    assert "1 times, which is all that there is" in page(root, folder)


@pytest.mark.parametrize("after_due", [False, True])
def test_after_the_due_date_there_is_feedback_only_where_the_policy_says_so(
    after_due: bool, root: Path
) -> None:
    word = str(after_due).lower()
    policy(root, f"[due]\n{NAME} = 2026-01-01\n[feedback]\nafter_due = {word}\n")
    folder = hand_in(root, "ada")
    serve(root, folder)
    text = page(root, folder)
    assert (GRADED in text) is after_due
    assert ("It was due on 2026-01-01 23:59:59 UTC" in text) is not after_due


def checks(root: Path, answers: dict[str, str], hidden: str) -> str:
    """What the page says of tests, as text."""
    policy(root, f'[feedback]\nhidden = "{hidden}"\n')
    folder = hand_in(root, "ada", answers)
    serve(root, folder)
    text = page(root, folder).split("</style>")[1]
    text = re.sub(r"<details.*?</details>", "", text, flags=re.S)
    text = re.sub(r"Handed in on .*? in all", "", text)
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def test_the_hidden_part_is_told_as_the_policy_says(root: Path) -> None:
    wrong = checks(root, WRONG_UNSEEN, "points")
    assert "✗ not passed (0 of 2) test-average" in wrong and "5 of 12 points" in wrong
    wrong = checks(root, WRONG_UNSEEN, "topics")
    assert "test-average A part that you do not see did not pass" in wrong
    assert "All 3 visible checks passed . Points come with the mark. In 1 of them" in wrong
    right = checks(root, {}, "topics")
    assert "test-average The points come when the assignment is graded" in right
    assert "All 3 visible checks passed ." in right and "In 1 of them" not in right


@pytest.mark.parametrize("hidden", ["topics", "nothing"])
def test_no_sum_stands_where_points_are_withheld(hidden: str, root: Path) -> None:
    """Neither a right answer nor a wrong one is told to have so many points."""
    for answers, head in (
        ({}, "All 3 visible checks passed . Points come with the mark."),
        ({"halve": "def halve(number):\n    return 1"}, "2 of 3 visible checks passed ."),
        ({"average": "def average(values):\n    return 3"}, "2 of 3 visible checks passed ."),
    ):
        text = checks(root, answers, hidden)
        assert f"feedback for ada {head}" in text
        assert not re.search(r"\d points", text.partition("test-average")[0])


def test_nothing_of_the_hidden_part_is_nothing(root: Path) -> None:
    right = checks(root, {}, "nothing")
    assert right == checks(root, WRONG_UNSEEN, "nothing")
    assert "What you see of it passed test-average" in right


def test_the_visible_part_is_always_told(root: Path) -> None:
    wrong = checks(root, {"average": "def average(values):\n    return 3"}, "nothing")
    assert "✗ not passed (0 of 2) test-average" in wrong


@pytest.mark.parametrize(
    "text, said",
    [
        ("[feedbak]\na_day = 1", "feedbak is no setting; did you mean feedback?"),
        ("[feedback]\na_dya = 1", "feedback.a_dya is no setting; did you mean a_day?"),
        ("[feedback]\na_day = true", "feedback.a_day: expected a value of type int, found True"),
        ("[feedback]\na_day = -1", "feedback.a_day: expected no number below 0"),
        ('[feedback]\nhidden = "all"', "expected one of 'points', 'topics', 'nothing'"),
        ('[due]\nhw1 = "soon"', "due.hw1: expected a date, as in 2027-01-17, found 'soon'"),
        ('timezone = "Mars"', "timezone: expected one like 'Europe/Berlin', found 'Mars'"),
        ("due = 3", "due: expected a table, [due]"),
        ("[feedback", "at end of document"),
    ],
)
def test_a_wrong_policy_is_named(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse(text)


def test_a_wrong_policy_ends_the_start_and_later_the_one_before_holds(root: Path) -> None:
    policy(root, "[feedback]\na_day = 1\n")
    folder = hand_in(root, "ada")
    with watching(root) as (watch, said):
        policy(root, "[feedback]\na_dya = 9\n")
        second = hand_in(root, "ada")
        until(watch, lambda: {folder.name, second.name} <= watch.journal.done)
    assert "1 times today" in page(root, second)
    assert sum("what it said before holds" in line for line in said) == 1
    done = subprocess.run(WATCH, cwd=root, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "did you mean a_day?" in done.stderr


def test_days_are_those_of_the_course() -> None:
    rules = parse('timezone = "America/New_York"\n[due]\nhw1 = 2027-01-17')
    assert rules.due["hw1"] == datetime(2027, 1, 18, 4, 59, 59, tzinfo=UTC)
    assert rules.day(datetime(2027, 1, 18, 3, tzinfo=UTC)).day == 17


# ---- the queue


def test_three_hundred_students_and_one_who_hands_in_often() -> None:
    recent = {"often": 3}
    line = Line(lambda student: recent.get(student, 0))
    start = datetime(2027, 1, 17, 12, tzinfo=UTC)
    for number in range(20):
        when = start + timedelta(seconds=number)
        line.add(Ticket(f"often-{number}", "often", NAME, Path(), when))
    for number in range(300):
        when = start + timedelta(minutes=1, seconds=number)
        line.add(Ticket(f"s{number}", f"s{number}", NAME, Path(), when))
    order = [one.student for one in line.in_order()]
    assert order[:300] == [f"s{number}" for number in range(300)]
    assert order[300:] == ["often"] * 20
    first = line.take()
    assert first and first.student == "s0"
    # Whoever is being graded counts as graded.
    line.add(Ticket("again", "s0", NAME, Path(), start))
    assert [one.student for one in line.in_order()].index("s0") == 299


def test_a_student_reads_in_the_page_where_they_stand(root: Path) -> None:
    folders = []
    for student in ("ada", "ada", "bob"):
        folders.append(hand_in(root, student))
        time.sleep(0.02)  # the order of arrival
    with watching(root, workers=0) as (watch, _):
        until(watch, lambda: all(page(root, folder) for folder in folders))
        places = [re.search(r"number (\d) of 3", page(root, folder)) for folder in folders]
    assert [found and found[1] for found in places] == ["1", "3", "2"]


def test_a_rush_of_a_hundred_is_served_in_order_of_fairness(root: Path) -> None:
    policy(root, "[feedback]\na_day = 100\nin_all = 100\n")
    often = [hand_in(root, "often") for _ in range(40)]
    once = [hand_in(root, f"s{number:02}") for number in range(60)]
    serve(root, *often, *once, workers=2)
    lines = [json.loads(line) for line in (root / "watch.jsonl").read_text().splitlines()]
    served = [line["student"] for line in lines]
    assert len(served) == 100
    # One of them is the first of all, and two may be at work when the others arrive.
    last_of_once = max(place for place, name in enumerate(served) if name != "often")
    assert served[: last_of_once + 1].count("often") <= 3
    assert all(GRADED in page(root, folder) for folder in [*often, *once])


# ---- killed, and started twice


@pytest.mark.parametrize("seed", [0, 1])
def test_killed_at_any_moment_it_loses_nothing(seed: int, root: Path) -> None:
    rng = random.Random(seed)
    folders = {f"s{number:02}": hand_in(root, f"s{number:02}") for number in range(40)}
    journal = root / "watch.jsonl"
    kills = 0
    while kills < 5:
        run = subprocess.Popen([*WATCH, "--jobs", "2"], cwd=root, stdout=subprocess.DEVNULL)
        before = len(journal.read_text().splitlines()) if journal.is_file() else 0
        # A fast machine may have done all of them before the last kill.
        wanted = min(before + rng.randint(1, 4), len(folders))
        assert wait_for(lambda n=wanted: journal.is_file() and _lines(journal) >= n)
        time.sleep(rng.uniform(0, 0.3))
        run.kill()
        run.wait()
        kills += 1
        for line in journal.read_text().splitlines():
            # What is said to be done is done.
            assert GRADED in page(root, folders[json.loads(line)["student"]])
    with journal.open("a", encoding="utf-8") as file:
        file.write('{"ticket": "half a li')
    serve(root, *folders.values(), workers=2)
    tickets = [json.loads(line)["ticket"] for line in journal.read_text().splitlines()]
    assert sorted(tickets) == sorted(folder.name for folder in folders.values())
    assert all(GRADED in page(root, folder) for folder in folders.values())


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")


def test_killed_between_page_and_journal_the_page_is_made_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = hand_in(root, "ada")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, watching(root) as (watch, _):
        patch.setattr(watch.journal, "add", killed)
        with pytest.raises(KeyboardInterrupt):
            until(watch, lambda: False)
    first = page(root, folder)
    assert GRADED in first and not (root / "watch.jsonl").exists()
    serve(root, folder)
    assert page(root, folder) == first  # also what it says of how often there was feedback


def test_the_second_watch_says_that_there_is_one(root: Path) -> None:
    with subprocess.Popen(WATCH, cwd=root, stdout=subprocess.PIPE, text=True) as run:
        assert "watching" in run.stdout.readline()
        second = subprocess.run(WATCH, cwd=root, capture_output=True, text=True, timeout=60)
        assert second.returncode == 1
        assert f"another watch serves {root} (process {run.pid})" in second.stderr
        run.terminate()
    assert run.wait() == 0


def test_where_there_is_no_exchange_the_command_says_what_to_do(root: Path) -> None:
    shutil.rmtree(root / "exchange")
    done = subprocess.run(WATCH, cwd=root, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "release an assignment first" in done.stderr and "--from" in done.stderr


def test_a_journal_that_somebody_changed_is_named(root: Path) -> None:
    (root / "watch.jsonl").write_text('{"ticket": "x"}\n', encoding="utf-8")
    done = subprocess.run(WATCH, cwd=root, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "watch.jsonl, line 1, is not as it was" in done.stderr


def test_options_that_a_watch_has_no_use_for_are_refused(root: Path) -> None:
    command = [*WATCH, "--student", "ada"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "--student, --cluster and --force are not" in done.stderr


def test_who_hands_in_hundreds_keeps_nobody_waiting(root: Path) -> None:
    for _ in range(40):
        hand_in(root, "aaa")
    last = hand_in(root, "zoe")
    with watching(root, workers=0) as (watch, _):
        until(watch, lambda: last.name in watch.line.waiting)
        assert sum(one.startswith("aaa") for one in watch.line.waiting) <= 5


def test_a_full_disk_costs_nothing_but_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = hand_in(root, "ada")
    with watching(root) as (watch, said):
        with monkeypatch.context() as patch:
            patch.setattr("fairmark.watch.pages.files.write", _no_room)
            until(watch, lambda: said)
            assert not watch.journal.done
        until(watch, lambda: folder.name in watch.journal.done)
    assert GRADED in page(root, folder)
    assert sum("cannot be written" in line for line in said) == 1


def _no_room(path: Path, text: str) -> None:
    raise OSError(28, "No space left on device")
