"""Grade one submission: a pure function of the assignment and what the student handed in.

The student's cells run in one sandboxed process and the tests in another (`fairmark.student`, `fairmark.marker`). When
a cell or a question kills the student's process, or outlives its time, everything of this submission is ended and begun
anew without the culprit, so one bad cell costs its own points alone.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat

from fairmark import rebuild, source, warm
from fairmark.package import Handed, Package
from fairmark.rebuild import Cell
from fairmark.result import STATES, CellRun, Check, Result, partial
from fairmark.warm import Died, Fork, Killed, Late, Zygote

#: The roles of cells that run in the student's process.
RUN = {"given", "open", "answer", "added"}
#: How steps end after which the student's process cannot go on.
_ENDS = {"timeout", "died", "too big", "malformed"}
#: Addresses in printed objects differ between runs and tell nobody anything.
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
#: Of all outputs of a notebook together, in characters.
_MAX_OUTPUTS = 32 << 20
#: What is killed from outside is nobody's fault: so often a submission is begun anew.
_TRIES = 3


class Worker:
    """Grades submissions one after the other; use it in a `with`, in one thread."""

    def __init__(self) -> None:
        #: Warm processes, by assignment and notebook, and the cells that each has run.
        self.zygotes: dict[tuple[str, str], tuple[Zygote, frozenset[str]]] = {}

    def grade(self, package: Package, handed: Handed) -> dict[str, Result]:
        """Grade a submission; the warm processes are kept for the next one.

        Parameters
        ----------
        package : Package
            The assignment.
        handed : Handed
            The submission.

        Returns
        -------
        dict of str to Result
            By notebook, all of the assignment's: one that is missing or unreadable has 0 points, with the reason.

        Raises
        ------
        NoSandbox
            Isolation cannot be set up here.
        RuntimeError
            A read-only cell of the assignment fails, or the warm process died again and again.
        """
        return {name: self._notebook(package, handed, name) for name in package.notebooks}

    def _notebook(self, package: Package, handed: Handed, name: str) -> Result:
        known = prepared(*package.notebooks[name], package.hidden)
        try:
            if name not in handed.notebooks:
                raise rebuild.Unreadable(f"no notebook {name}.ipynb was handed in")
            sent = rebuild.parse(handed.notebooks[name])
        except rebuild.Unreadable as error:
            checks = [Check(cell.grade_id, 0.0, cell.points, "unreadable", False, str(error))
                      for cell in known.base if cell.role == "test"]
            return Result(checks, incidents=[*handed.notes, str(error)])
        rebuilt = rebuild.rebuild(known.instructors, known.release, sent)
        reason = ""
        for _ in range(_TRIES):
            try:
                zygote, warmed = self.zygote(package, name, known.base)
                run = Run(zygote, rebuilt.cells, warmed, known, package, {**handed.files, **package.files},
                          incidents=[*handed.notes, *rebuilt.notes])
                return run.grade()
            except Killed as error:
                reason = f"{error} was killed"
            except (Died, Late) as error:
                reason = f"the warm process failed: {error or 'it does not answer'}"
            self.close()
        raise RuntimeError(f"{_TRIES} times in a row: {reason}")

    def zygote(self, package: Package, name: str, base: list[Cell]) -> tuple[Zygote, frozenset[str]]:
        """The warm process of a notebook, which has run the read-only cells before the first of students'."""
        key = (package.digest, name)
        if key not in self.zygotes:
            if any(digest != package.digest for digest, _ in self.zygotes):
                self.close()
            code = [cell for cell in base if cell.kind == "code"]
            count = next((place for place, cell in enumerate(code) if cell.role != "given"), len(code))
            modules = source.imported(cell.source for cell in code if cell.role != "test")
            given = [cell.source for cell in code[count:] if cell.role == "given"]
            zygote = Zygote(modules, [cell.source for cell in code[:count]], given, package.files,
                            [Path(path) for path in package.readable], package.limits)
            self.zygotes[key] = zygote, frozenset(cell.id for cell in code[:count])
        return self.zygotes[key]

    def close(self) -> None:
        """End the warm processes."""
        while self.zygotes:
            self.zygotes.popitem()[1][0].close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()


class Prepared:
    """A notebook of an assignment, read, and what its tests need from the student.

    Parameters
    ----------
    source_text, release : str
        The instructor's notebook, whose answers say which names are the student's, and the released one, as JSON.
    hidden : str
        What a test's first hidden line contains.

    Attributes
    ----------
    instructors, release : NotebookNode
    base : list of Cell
        The released cells.
    sources : dict of str to (str, str)
        Cell id -> visible part, and rest.
    names : dict of str to list of str
        Cell id -> names of the student's that the test uses: those that the instructor's answers, or cells that
        students may change, bind before it and no earlier test binds again.
    """

    def __init__(self, source_text: str, release: str, hidden: str) -> None:
        self.instructors, self.release = (nbformat.reads(text, as_version=4) for text in (source_text, release))
        self.base = rebuild.released(self.instructors, self.release)
        answers = {cell.metadata.nbgrader.grade_id: cell.source for cell in self.instructors.cells
                   if "nbgrader" in cell.metadata}
        self.sources: dict[str, tuple[str, str]] = {}
        self.names: dict[str, list[str]] = {}
        theirs: set[str] = set()
        helpers: set[str] = set()
        for cell in self.base:
            bound, used = source.names(answers.get(cell.grade_id, cell.source))
            if cell.role in ("answer", "open"):
                theirs |= bound
            elif cell.role == "given":
                helpers |= used
                theirs |= bound if used & theirs else set()
            elif cell.role == "test":
                self.sources[cell.id] = source.halves(cell.source, hidden)
                self.names[cell.id] = sorted((used | helpers) & theirs)
                theirs -= bound


@lru_cache(maxsize=8)
def prepared(source: str, release: str, hidden: str) -> Prepared:
    """`Prepared`, once for a whole class; nobody changes it."""
    return Prepared(source, release, hidden)


@dataclass
class Run:
    """A notebook being graded: what is known so far.

    Parameters
    ----------
    zygote : Zygote
        Warm, with the leading read-only cells run.
    cells : list of Cell
        The rebuilt notebook.
    warmed : frozenset of str
        Ids of the read-only cells that the warm process has run.
    tests : Prepared
    package : Package
    files : dict of str to bytes
        Put into the student's working folder: what the student handed in, then what was released.
    """

    zygote: Zygote
    cells: list[Cell]
    warmed: frozenset[str]
    tests: Prepared
    package: Package
    files: dict[str, bytes]
    incidents: list[str] = field(default_factory=list)
    checks: dict[str, Check] = field(default_factory=dict)
    ran: dict[str, CellRun] = field(default_factory=dict)
    times: dict[str, float] = field(default_factory=dict)
    walls: set[str] = field(default_factory=set)
    room: int = _MAX_OUTPUTS

    def __post_init__(self) -> None:
        self.begun = time.monotonic()
        self.end = self.begun + self.package.times.submission
        steps = [cell for cell in self.cells if cell.role in RUN | {"test"} and cell.id not in self.warmed]
        shown = {cell.id: cell.source for cell in steps if cell.role == "open" and not cell.changed}
        others = [cell.source for cell in steps if cell.id not in shown]
        modules = set().union(*(source.module_names(cell.source) for cell in self.cells if cell.role == "given"))
        skipped = shown.keys() - source.needed(shown, others, modules)
        self.steps = [cell for cell in steps if cell.id not in skipped]

    def grade(self) -> Result:
        """Do it; every test gets a check, whatever happens."""
        tests = [cell for cell in self.cells if cell.role == "test"]
        while (pending := {cell.id for cell in tests if cell.id not in self.checks}) and self._left() > 0:
            self._round(pending)
        for cell in tests:
            if cell.id not in self.checks:
                self._record(cell, {"state": "not run"}, False)
        isolation = "NONE: run as the grader, because submissions were trusted"
        if self.package.limits.isolated:
            isolation = (f"namespaces (bubblewrap, then unshare), seccomp; memory by {', '.join(sorted(self.walls))} and "
                         f"RLIMIT_AS, processes by RLIMIT_NPROC")
        times = {**self.times, "wall": time.monotonic() - self.begun}
        return Result([self.checks[cell.id] for cell in tests], [self.ran[cell.id] for cell in self.cells if cell.id in self.ran],
                      self.incidents, isolation, times)

    def _left(self) -> float:
        return self.end - time.monotonic()

    # ---- one round: a fresh student, a fresh marker

    def _round(self, pending: set[str]) -> None:
        ends: dict[str, socket.socket] = {}
        forks: list[Fork] = []
        try:
            with self._fork(warm.STUDENT, forks) as student:
                if self._run_cells(student, pending, ends):
                    with self._fork(warm.MARKER, forks) as marker:
                        if not self._mark(marker, pending, ends):
                            student.check()
        finally:
            self.times["cpu"] = self.times.get("cpu", 0.0) + sum(fork.cpu for fork in forks)
            for end in ends.values():
                end.close()

    def _fork(self, role: bytes, forks: list[Fork]) -> Fork:
        forks.append(self.zygote.fork(role))
        self.walls.add(forks[-1].group.name)
        return forks[-1]

    def _run_cells(self, student: Fork, pending: set[str], ends: dict[str, socket.socket]) -> bool:
        """Run the notebook and park a snapshot at each pending test; False if a cell ended it."""
        student.ask("files", self.files, time.monotonic() + self.package.times.cell)
        for cell in self.steps:
            if cell.id in pending:
                ends[cell.id], theirs = socket.socketpair()
                with theirs:
                    if not self._ask(student, cell, "park", theirs.fileno()):
                        return False
            elif cell.role != "test" and not (cell.id in self.ran and self.ran[cell.id].stopped) \
                    and not self._ask(student, cell, "run"):
                return False
        return True

    def _ask(self, student: Fork, cell: Cell, kind: str, fd: int | None = None) -> bool:
        """Have a cell run, or a snapshot parked; False if it ended the process, with the culprit noted."""
        begun = time.monotonic()
        try:
            answer = student.ask(kind, cell.source if kind == "run" else None,
                                 begun + min(self.package.times.cell, max(self._left(), 0.1)), fd)
            if kind == "run" and cell.id not in self.ran:
                self.ran[cell.id] = CellRun(cell.id, self._fitting(checked_outputs(answer)))
            return True
        except Late:
            how = (f"it ran longer than {self.package.times.cell:g} s" if self._left() > 0
                   else "the submission's time was used up")
        except Died as died:
            how = str(died)
        finally:
            if kind == "run":
                self.times[cell.id] = time.monotonic() - begun
        if kind == "park":  # what an earlier cell left behind ended it: first the last one that the student added is left out
            before = [one for one in self.steps[:self.steps.index(cell)] if one.changed and not self.ran[one.id].stopped]
            if not before:
                self._record(cell, {"state": "died", "message": how}, False)
                return False
            how = f"it left behind what kept the notebook from going on ({how})"
            cell = max(before, key=lambda one: (one.role == "added", before.index(one)))
        error = {"output_type": "error", "ename": "Stopped", "traceback": [],
                 "evalue": f"This cell was stopped: {how}. The other cells were run without it."}
        self.ran[cell.id] = CellRun(cell.id, [error], how)
        self.incidents.append(f"cell {cell.grade_id or cell.id} was stopped: {how}")
        return False

    def _fitting(self, outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self.room -= len(str(outputs))
        return outputs if self.room > 0 else [{"output_type": "stream", "name": "stderr",
                                               "text": "[dropped: the notebook's outputs are too large]"}]

    def _mark(self, marker: Fork, pending: set[str], ends: dict[str, socket.socket]) -> bool:
        """First the visible part of every test, then the hidden ones; False if the student's process cannot go on."""
        soon = self.package.times.cell + 5
        marker.ask("files", self.package.files, time.monotonic() + soon)
        halfway, given = [], 0
        for cell in self.steps:
            if cell.role == "given":
                marker.ask("given", given, time.monotonic() + soon)
                given += 1
            elif cell.id in pending:
                answer = self._step(marker, cell, "visible", ends[cell.id].fileno())
                if answer["state"] == "passed" and self.tests.sources[cell.id][1]:
                    halfway.append(cell)
                else:
                    self._record(cell, answer, False)
                if answer["state"] in _ENDS:
                    return False
        for cell in halfway:
            answer = self._step(marker, cell, "hidden", None)
            self._record(cell, answer, True)
            if answer["state"] in _ENDS:
                return False
        return True

    def _step(self, marker: Fork, cell: Cell, kind: str, fd: int | None) -> dict[str, Any]:
        seconds = min(self.package.times.cell, max(self._left(), 0.1))
        request = {"key": cell.id, "source": self.tests.sources[cell.id][kind == "hidden"],
                   "names": self.tests.names[cell.id], "seconds": seconds}
        begun = time.monotonic()
        try:
            return marker.ask(kind, request, begun + seconds + 5, fd)
        except Late:
            return {"state": "timeout"}
        except Died as died:  # the marker runs no student code: what came back was too much for it
            return {"state": "too big", "message": f"it could not be checked: {died}"}
        finally:
            self.times[cell.grade_id] = self.times.get(cell.grade_id, 0.0) + time.monotonic() - begun

    def _record(self, cell: Cell, answer: dict[str, Any], hidden: bool) -> None:
        score, state, message = 0.0, answer["state"], _ADDRESS.sub("0x...", answer.get("message", ""))
        if state == "passed":
            score, state, note = partial(answer["value"], cell.points)
            if note:
                self.incidents.append(f"{cell.grade_id}: {note}")
        if state in _ENDS:
            self.incidents.append(f"{cell.grade_id}: {STATES[state]}. {message}".rstrip(". "))
        lines = () if hidden else tuple(_ADDRESS.sub("0x...", line) for line in answer.get("lines", ()))
        self.checks[cell.id] = Check(cell.grade_id, score, cell.points, state, hidden and state != "passed", message, lines)


def checked_outputs(outputs: Any) -> list[dict[str, Any]]:
    """Of what a student's process says a cell put out, that which is shaped as a notebook's outputs are."""
    return [made for item in (outputs if isinstance(outputs, list) else []) if isinstance(item, dict)
            for made in _checked(item)]


def _checked(item: dict[str, Any]) -> Iterable[dict[str, Any]]:
    kind = item.get("output_type")
    if kind == "stream" and isinstance(item.get("text"), str):
        name = "stderr" if item.get("name") == "stderr" else "stdout"
        yield {"output_type": "stream", "name": name, "text": _ADDRESS.sub("0x...", item["text"])}
    elif kind in ("display_data", "execute_result") and isinstance(item.get("data"), dict):
        data = {mime: text if mime == "image/png" else _ADDRESS.sub("0x...", text)
                for mime, text in item["data"].items() if isinstance(text, str)}
        yield {"output_type": kind, "data": data, "metadata": {},
               **({"execution_count": None} if kind == "execute_result" else {})}
    elif kind == "error":
        trace = item.get("traceback")
        yield {"output_type": "error", "ename": str(item.get("ename"))[:200], "evalue": str(item.get("evalue"))[:10_000],
               "traceback": [_ADDRESS.sub("0x...", line) for line in (trace if isinstance(trace, list) else [])
                             if isinstance(line, str)]}
