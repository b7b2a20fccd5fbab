"""A class that hands in through nbgrader's exchange: as its own Submit does, or, for many students,
by folders of the same kind."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

import cells
import courses
import nbformat
from courses import CONFIG, HOMEWORK, NAME, RIGHT
from nbgrader.utils import notebook_hash

COURSE_ID = "small"
EXCHANGE = """
c.Exchange.root = "{root}/exchange"
c.Exchange.cache = "{root}/student/.submitted"
c.Exchange.assignment_dir = "{root}/student"
c.ExchangeCollect.check_owner = False
"""


def make(root: Path, policy: str = "") -> courses.Course:
    """A course with an exchange, in which its homework is released."""
    root.mkdir(parents=True, exist_ok=True)
    config = CONFIG + EXCHANGE.format(root=root)
    course = courses.Course(root, HOMEWORK, config)
    (root / "exchange").mkdir(mode=0o777)
    (root / "exchange").chmod(0o777)
    inbound(root).mkdir(parents=True)
    inbound(root).chmod(0o733)
    outbound = root / "exchange" / COURSE_ID / "outbound" / NAME
    outbound.mkdir(parents=True)
    nbformat.write(cells.released(HOMEWORK), outbound / f"{NAME}.ipynb")
    if policy:
        (root / "policy.toml").write_text(policy, encoding="utf-8")
    return course


def inbound(root: Path) -> Path:
    """Where submissions arrive."""
    return root / "exchange" / COURSE_ID / "inbound"


def hand_in(root: Path, student: str, answers: dict[str, str] | None = None) -> Path:
    """Put a submission into the exchange, in the order in which nbgrader's Submit writes; returns
    its folder."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
    folder = inbound(root) / f"{student}+{NAME}+{now}+{secrets.token_urlsafe(9)}"
    folder.mkdir()
    made = cells.released(HOMEWORK)
    for cell in made.cells:
        cell.source = (RIGHT | (answers or {})).get(cell.id, cell.source)
    nbformat.write(made, folder / f"{NAME}.ipynb")
    (folder / "timestamp.txt").write_text(now, encoding="utf-8")
    (folder / "submission_secret.txt").write_text(secrets.token_hex(64), encoding="utf-8")
    return folder


def page_of(root: Path, folder: Path, notebook: str = NAME) -> Path:
    """Where the page of a submission is found, by whoever knows its secret."""
    secret = (folder / "submission_secret.txt").read_text(encoding="utf-8")
    name = notebook_hash(secret=secret, notebook_id=notebook)
    return root / "exchange" / COURSE_ID / "feedback" / f"{name}.html"


def page(root: Path, folder: Path, notebook: str = NAME) -> str:
    """The page of a submission; empty where there is none."""
    path = page_of(root, folder, notebook)
    return path.read_text(encoding="utf-8") if path.is_file() else ""
