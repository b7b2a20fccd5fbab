"""What a student waits for: from Submit to the page with the feedback, alone and in a rush."""

import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.utils import notebook_hash

from coursekit import build
from coursekit.bench.grading import invented, make_course
from coursekit.bench.measure import table
from coursekit.notebooks import Lab

TITLE = "From Submit to the feedback"
ABOUT = """
Lab 04, `fairmark watch` with two workers, and invented submissions put into nbgrader's exchange as
its Submit writes them: the time from the first file to the page that nbgrader's Fetch Feedback
finds. "Alone": one submission after the other, each when the one before has its page. "Rush": a
hundred submissions spread evenly over a minute, from fifty students; ten of these hand in six times
each, and the other forty once.
"""
LAB = "04-label-aggregation"
COURSE = "bench"
ALONE = 9
OFTEN = 10
ONCE = 40
TIMES = 6
RUSH_SECONDS = 60
#: Seconds after which a page is not waited for any more.
_PATIENCE = 900
_CONFIG = """
c.Exchange.root = "{root}/exchange"
c.ExchangeCollect.check_owner = False
"""
_POLICY = """[feedback]
a_day = 100
in_all = 100
"""


@dataclass
class Sent:
    """A submission on its way.

    Attributes
    ----------
    student : str
    page : Path
        Where its feedback will be.
    sent : float
        When its first file was written.
    seconds : float
        From then to the page; 0 until it is there.
    """

    student: str
    page: Path
    sent: float
    seconds: float = 0.0


def body(say: Callable[[str], None]) -> str:
    """Measure, saying each figure as it is there; the table as text.

    Raises
    ------
    RuntimeError
        A page did not come.
    """
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "course")
        make_course(root, LAB)
        with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(_CONFIG.format(root=root))
        (root / "policy.toml").write_text(_POLICY, encoding="utf-8")
        _inbound(root).mkdir(parents=True)
        with _watching(root):
            alone = [_alone(root, number, say) for number in range(ALONE)]
            rush = _rush(root, say)
    often = {f"often{number}" for number in range(OFTEN)}
    rows = [
        _row("alone", alone),
        _row("rush, all", rush),
        _row("rush, who hand in once", [one for one in rush if one.student not in often]),
        _row("rush, who hand in six times", [one for one in rush if one.student in often]),
    ]
    return table(rows)


def _row(name: str, sent: Sequence[Sent]) -> dict[str, object]:
    """Seconds of some submissions."""
    seconds = [one.seconds for one in sent]
    return {
        "submissions": name,
        "number": len(seconds),
        "median s": f"{statistics.median(seconds):.1f}",
        "longest s": f"{max(seconds):.1f}",
    }


def _inbound(root: Path) -> Path:
    return root / "exchange" / COURSE / "inbound"


@contextmanager
def _watching(root: Path) -> Iterator[None]:
    """A watch with two warm workers."""
    command = [sys.executable, "-m", "fairmark", "watch", LAB, "--jobs", "2"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as watch:
        try:
            assert watch.stdout
            warm = 0
            for line in watch.stdout:
                warm += "is warm" in line
                if warm == 2:
                    break
            else:
                raise RuntimeError("the watch ended before it was warm")
            yield
        finally:
            watch.terminate()
            watch.wait()


def _send(root: Path, student: str, seed: int) -> Sent:
    """Hand in, in the order in which nbgrader's Submit writes."""
    lab = Lab(LAB, root)
    notebook = invented(lab, seed)
    stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
    secret = secrets.token_hex(64)
    name = notebook_hash(secret=secret, notebook_id=lab.notebook)
    folder = _inbound(root) / f"{student}+{LAB}+{stamp}+{secrets.token_urlsafe(9)}"
    sent = time.monotonic()
    build.write(folder / f"{lab.notebook}.ipynb", notebook)
    (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
    (folder / "submission_secret.txt").write_text(secret, encoding="utf-8")
    page = root / "exchange" / COURSE / "feedback" / f"{name}.html"
    return Sent(student, page, sent)


def _look(sent: Sent) -> None:
    """Note when the feedback is there, which is not the page that tells the place in the queue."""
    if not sent.seconds and sent.page.is_file() and "points</strong>" in sent.page.read_text():
        sent.seconds = time.monotonic() - sent.sent


def _alone(root: Path, number: int, say: Callable[[str], None]) -> Sent:
    """One submission, waited for."""
    one = _send(root, f"alone{number}", number)
    _wait([one])
    say(f"alone {number}: {one.seconds:.1f} s")
    return one


def _wait(waiting: Sequence[Sent]) -> None:
    end = time.monotonic() + _PATIENCE
    while not all(one.seconds for one in waiting):
        for one in waiting:
            _look(one)
        if time.monotonic() > end:
            raise RuntimeError("a page did not come")
        time.sleep(0.02)


def _rush(root: Path, say: Callable[[str], None]) -> list[Sent]:
    """Many submissions in a minute."""
    students = [f"often{number % OFTEN}" for number in range(OFTEN * TIMES)]
    for number in range(ONCE):
        students.insert(number * 2 + 1, f"once{number}")
    began = time.monotonic()
    sent: list[Sent] = []
    for number, student in enumerate(students):
        while time.monotonic() - began < number * RUSH_SECONDS / len(students):
            for one in sent:
                _look(one)
            time.sleep(0.02)
        sent.append(_send(root, student, 100 + number))
    _wait(sent)
    say(f"rush: {len(sent)} pages after {time.monotonic() - began:.0f} s")
    return sent
