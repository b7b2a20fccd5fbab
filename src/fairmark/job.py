"""Grade one submission: a pure function of the assignment and what the student handed in.

The student's cells run in one sandboxed process and the tests in another (`fairmark.student`, `fairmark.marker`). When
a cell or a question kills the student's process, or outlives its time, everything of this submission is ended and begun
anew without the culprit, so one bad cell costs its own points alone.
"""

from __future__ import annotations

import ast
import builtins
import re
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from fairmark import warm
from fairmark.rebuild import Cell
from fairmark.result import STATES, CellRun, Check, Result
from fairmark.warm import Died, Fork, Late, Zygote

#: How steps end after which the student's process cannot go on.
_ENDS = {"timeout", "died", "too big", "malformed"}
_RUN = {"given", "open", "answer", "added"}
#: Addresses in printed objects differ between runs and tell nobody anything.
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")


@dataclass(frozen=True)
class Times:
    """Seconds that a submission may take.

    Attributes
    ----------
    cell : float
        Of a cell, and of each half of a test.
    submission : float
        In all; then the rest is not run.
    """

    cell: float = 30.0
    submission: float = 600.0


@dataclass
class Task:
    """A test with what the marker needs of it."""

    cell: Cell
    sources: tuple[str, str]
    names: list[str]


@dataclass
class Run:
    """A submission being graded: what is known so far.

    Parameters
    ----------
    zygote : Zygote
        Warm, with the leading read-only cells run.
    cells : list of Cell
        The rebuilt notebook.
    leading : int
        How many of its read-only code cells the warm process has run.
    files : dict of str to bytes
        Put into the student's working folder: what the student handed in, then what was released.
    given_files : dict of str to bytes
        Put into the marker's: what was released.
    times : Times
    """

    zygote: Zygote
    cells: list[Cell]
    leading: int
    files: dict[str, bytes]
    given_files: dict[str, bytes]
    times: Times
    checks: dict[str, Check] = field(default_factory=dict)
    ran: dict[str, CellRun] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    incidents: list[str] = field(default_factory=list)
    walls: set[str] = field(default_factory=set)
    cpu: float = 0.0

    def __post_init__(self) -> None:
        self.begun = time.monotonic()
        self.end = self.begun + self.times.submission
        skipped = {cell.id for cell in [c for c in self.cells if c.role == "given"][:self.leading]}
        self.steps = [cell for cell in self.cells if cell.role in _RUN | {"test"} and cell.id not in skipped]
        needed = needed_open(self.cells)
        self.steps = [cell for cell in self.steps if cell.role != "open" or cell.changed or cell.id in needed]
        self.tasks = {task.cell.id: task for task in tasks(self.cells)}

    def grade(self) -> Result:
        """Do it; every test gets a check, whatever happens."""
        while (pending := [task for key, task in self.tasks.items() if key not in self.checks]) and self.left() > 0:
            self._round(pending)
        for task in self.tasks.values():
            if task.cell.id not in self.checks:
                self._record(task, {"state": "not run", "message": "", "lines": [], "value": None}, False)
        checks = [self.checks[key] for key in self.tasks]
        cells = [self.ran[cell.id] for cell in self.cells if cell.id in self.ran]
        isolation = {"walls": "bubblewrap, user, mount, pid, net, ipc and uts namespaces, seccomp",
                     "memory": " and ".join(sorted(self.walls)) + ", RLIMIT_AS", "processes": "RLIMIT_NPROC"}
        times = {**self.seconds, "cpu": self.cpu, "wall": time.monotonic() - self.begun}
        return Result(checks, cells, self.incidents, isolation, times)

    def left(self) -> float:
        """Seconds of the submission's time that are left."""
        return self.end - time.monotonic()

    # ---- one round: a fresh student, a fresh marker

    def _round(self, pending: list[Task]) -> None:
        ends: dict[str, socket.socket] = {}
        try:
            with self._fork(warm.STUDENT) as student:
                try:
                    if not self._run_cells(student, pending, ends):
                        return
                    with self._fork(warm.MARKER) as marker:
                        try:
                            self._mark(marker, pending, ends)
                        finally:
                            self.cpu += marker.close()
                finally:
                    self.cpu += student.close()
        finally:
            for end in ends.values():
                end.close()

    def _fork(self, role: bytes) -> Fork:
        fork = self.zygote.fork(role)
        self.walls.add(fork.group.name)
        return fork

    def _run_cells(self, student: Fork, pending: list[Task], ends: dict[str, socket.socket]) -> bool:
        """Run the notebook and park a snapshot at each pending test; False if a cell ended it."""
        waiting = {task.cell.id for task in pending}
        if not self._ask(student, None, "files", self.files):
            return False
        for cell in self.steps:
            if cell.role == "test" and cell.id in waiting:
                ours, theirs = socket.socketpair()
                ends[cell.id] = ours
                with theirs:
                    if self._ask(student, cell, "park", None, theirs.fileno()) is None:
                        return False
            elif cell.role != "test" and not (cell.id in self.ran and self.ran[cell.id].stopped):
                outputs = self._ask(student, cell, "run", cell.source)
                if outputs is None:
                    return False
                if cell.id not in self.ran:
                    printed = student.take_printed()
                    self.ran[cell.id] = CellRun(cell.id, checked_outputs(outputs, printed))
        return True

    def _ask(self, student: Fork, cell: Cell | None, kind: str, request: Any, fd: int | None = None) -> Any:
        """One request; None if it ended the process, with the culprit noted."""
        begun = time.monotonic()
        try:
            return student.ask(kind, request, begun + min(self.times.cell, max(self.left(), 0.1)), fd)
        except Late:
            limit = self.times.cell
            how = f"it ran longer than {limit:g} s" if self.left() > 0 else "the submission's time was used up"
        except Died as died:
            how = died.how
        finally:
            if cell and kind == "run":
                self.seconds[cell.id] = time.monotonic() - begun
        if cell is None:
            raise Died(f"the files of the submission could not be put in place: {how}")
        if kind == "park":  # what an earlier cell left behind ended it; no cell can be blamed, so this test is lost
            self._record(self.tasks[cell.id], {"state": "died", "message": how, "lines": [], "value": None}, False)
            return None
        error = {"output_type": "error", "ename": "Stopped", "traceback": [],
                 "evalue": f"This cell was stopped: {how}. The other cells were run without it."}
        self.ran[cell.id] = CellRun(cell.id, [error], how)
        self.incidents.append(f"cell {cell.grade_id or cell.id} was stopped: {how}")
        return None

    def _mark(self, marker: Fork, pending: list[Task], ends: dict[str, socket.socket]) -> None:
        """First the visible part of every test, then the hidden ones; stops when the student's process cannot go on."""
        waiting = {task.cell.id: task for task in pending}
        marker.ask("files", self.given_files, time.monotonic() + self.times.cell)
        marker.ask("start", None, time.monotonic() + self.times.cell)
        halfway = []
        for cell in self.steps:
            if cell.role == "given":
                marker.ask("given", cell.source, time.monotonic() + self.times.cell + 1)
            elif cell.id in waiting:
                answer = self._step(marker, waiting[cell.id], "visible", ends[cell.id].fileno())
                if answer["state"] == "passed" and waiting[cell.id].sources[1]:
                    halfway.append(waiting[cell.id])
                else:
                    self._record(waiting[cell.id], answer, False)
                if answer["state"] in _ENDS:
                    return
        for task in halfway:
            answer = self._step(marker, task, "hidden", None)
            self._record(task, answer, True)
            if answer["state"] in _ENDS:
                return

    def _step(self, marker: Fork, task: Task, kind: str, fd: int | None) -> dict[str, Any]:
        seconds = min(self.times.cell, max(self.left(), 0.1))
        request = {"key": task.cell.id, "sources": task.sources, "names": task.names, "seconds": seconds}
        try:
            answer = marker.ask(kind, request, time.monotonic() + seconds + 5, fd)
        except Late:
            answer = {"state": "timeout"}
        except Died as died:
            answer = {"state": "too big", "message": f"the marker could not check it: {died.how}"}
        self.seconds[task.cell.id] = self.seconds.get(task.cell.id, 0.0) + answer.get("seconds", seconds)
        return {"value": None, "message": "", "lines": [], **answer}

    def _record(self, task: Task, answer: dict[str, Any], hidden: bool) -> None:
        cell, state = task.cell, answer["state"]
        score = 0.0
        if state == "passed":
            score, state, note = partial(answer["value"], cell.points)
            if note:
                self.incidents.append(f"{cell.grade_id}: {note}")
        if state in _ENDS:
            self.incidents.append(f"{cell.grade_id}: {STATES[state]} {answer['message']}".strip())
        message = _ADDRESS.sub("0x...", answer["message"])
        lines = () if hidden else tuple(_ADDRESS.sub("0x...", line) for line in answer["lines"])
        self.checks[cell.id] = Check(cell.grade_id or cell.id, score, cell.points, state, hidden and state != "passed",
                                     message, lines)


# ---- what the source tells

def partial(value: str | None, points: float) -> tuple[float, str, str]:
    """The score of a test that ran through, as nbgrader has it: (score, state, a note for the instructor).

    A number as the value of the last line is partial credit; anything else is full credit.

    Examples
    --------
    >>> partial("1.5", 2.0)
    (1.5, 'partial', '')
    >>> partial(None, 2.0)
    (2.0, 'passed', '')
    """
    try:
        score = float(value) if value is not None else points
    except ValueError:
        score = points
    if score > points:
        return points, "passed", f"the test gives {value} of {points:g} points; {points:g} counted"
    if not score >= 0:  # NaN too
        score = points
    return score, "passed" if score == points else "partial", ""


def halves(source: str, visible: str | None) -> tuple[str, str]:
    """A test's visible part up to the first hidden line, and the rest; ("", all) where the border cuts a statement.

    Examples
    --------
    >>> halves("a\\nb\\nc\\nd", "a\\nd")
    ('a', 'b\\nc\\nd')
    """
    lines, seen = source.split("\n"), (visible or "").split("\n")
    border = 0
    while border < len(lines) and border < len(seen) and lines[border] == seen[border]:
        border += 1
    first, rest = "\n".join(lines[:border]), "\n".join(lines[border:])
    if not rest.strip():
        return source, ""
    try:
        compile(first, "<test>", "exec"), compile(rest, "<test>", "exec")
    except SyntaxError:
        return "", source
    return first, rest


def tasks(cells: Iterable[Cell]) -> list[Task]:
    """The tests, each with the names that it needs from the student.

    Those are the names that it, or a function of a read-only cell, uses before binding them, that no read-only cell and
    no earlier test binds, and that are not Python's.
    """
    known = set(dir(builtins)) | {"get_ipython", "display"}
    inside: set[str] = set()
    found = []
    for cell in cells:
        if cell.role == "given":
            bound, free = names(cell.source)
            inside |= free - known
            known |= bound
        elif cell.role == "test":
            bound, free = names(cell.source)
            found.append((cell, free | inside, set(known)))
            known |= bound
    return [Task(cell, halves(cell.source, cell.visible), sorted(free - before)) for cell, free, before in found]


def names(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell binds at its top level, and those that it uses before it does."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # magics
        return set(), set(re.findall(r"\b[^\W\d]\w*\b", source))
    bound: set[str] = set()
    free: set[str] = set()
    for statement in tree.body:
        loads, stores, inner = set(), set(), set()
        for node in ast.walk(statement):
            if isinstance(node, ast.Name):
                (loads if isinstance(node.ctx, ast.Load) else stores).add(node.id)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                stores.add(node.name)
            elif isinstance(node, ast.alias):
                stores.add((node.asname or node.name).split(".")[0])
            elif isinstance(node, ast.ExceptHandler) and node.name:
                stores.add(node.name)
            if isinstance(node, ast.arg):
                inner.add(node.arg)
            elif isinstance(node, ast.comprehension):
                inner |= {name.id for name in ast.walk(node.target) if isinstance(name, ast.Name)}
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner |= stores - {statement.name}
            stores = {statement.name}
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            loads.add(statement.target.id)
        late = stores if isinstance(statement, ast.For | ast.While | ast.With | ast.If | ast.Try) else set()
        free |= loads - inner - bound - late
        bound |= stores
    return bound, free


def needed_open(cells: list[Cell]) -> set[str]:
    """Which released, unchanged, ungraded cells must run: those that bind what student cells, tests or such cells use.

    The others only show something, and cost most of a notebook's time.
    """
    open_cells = {cell.id: cell for cell in cells if cell.role == "open" and not cell.changed}
    words = {cell.id: set(re.findall(r"[^\W\d]\w*", cell.source)) for cell in cells if cell.role in _RUN | {"test"}}
    bound = {key: names(cell.source)[0] for key, cell in open_cells.items()}
    used: set[str] = set().union(*(words[cell.id] for cell in cells if cell.id in words and cell.id not in open_cells))
    needed: set[str] = set()
    while True:
        more = {key for key in open_cells if key not in needed and (bound[key] & used or _acts(open_cells[key].source))}
        if not more:
            return needed
        needed |= more
        used = used.union(*(words[key] for key in more))


def _acts(source: str) -> bool:
    """Whether a cell may do more than bind names and show something: magics, settings, seeds, attributes of others."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return True
    targets = [target for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
               for target in (node.targets if isinstance(node, ast.Assign) else [node.target])]
    theirs = names(source)[0]
    for target in targets:
        base = target
        while isinstance(base, ast.Attribute | ast.Subscript):
            base = base.value
        if base is not target and not (isinstance(base, ast.Name) and base.id in theirs):
            return True
    return bool(re.search(r"\b(seed|set_option|rcParams|simplefilter|filterwarnings|environ|chdir|style\.use)\b", source))


def checked_outputs(outputs: Any, printed: str) -> list[dict[str, Any]]:
    """The outputs of a cell if they are shaped as a notebook's are, with what programs printed; addresses left out."""
    kept: list[dict[str, Any]] = []
    for item in outputs if isinstance(outputs, list) else []:
        kind = item.get("output_type") if isinstance(item, dict) else None
        if kind == "stream" and isinstance(item.get("text"), str):
            name = "stderr" if item.get("name") == "stderr" else "stdout"
            kept.append({"output_type": "stream", "name": name, "text": _ADDRESS.sub("0x...", item["text"])})
        elif kind in ("display_data", "execute_result") and isinstance(item.get("data"), dict):
            data = {str(mime): _ADDRESS.sub("0x...", text) if mime != "image/png" else text
                    for mime, text in item["data"].items() if isinstance(text, str)}
            kept.append({"output_type": kind, "data": data, "metadata": {},
                         **({"execution_count": None} if kind == "execute_result" else {})})
        elif kind == "error":
            lines = [str(line) for line in item.get("traceback", []) if isinstance(line, str)]
            kept.append({"output_type": "error", "ename": str(item.get("ename")), "evalue": str(item.get("evalue")),
                         "traceback": [_ADDRESS.sub("0x...", line) for line in lines]})
    if printed:
        kept.append({"output_type": "stream", "name": "stdout", "text": printed})
    return kept
