"""The marker: runs the read-only cells and the tests, and never student code.

A name that a test needs from the student is asked of a parked snapshot of the student's process.
Plain data are fetched; a function becomes a proxy that sends its arguments over and gets plain data
back. What arrives is decoded by `fairmark.plain`, so it is exactly the type it claims to be, and
has no behaviour of its own.

A test runs in two steps. First the part that students see, of every test; then, of every test, what
is hidden. Nothing of a hidden part's failure is shown. So by the time that hidden arguments enter
the student's processes, all that a student will ever read is already on record.
"""

import ast
import builtins
import contextlib
import hashlib
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import numpy as np
import pandas as pd
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from fairmark import plain, proxies, student, wire
from fairmark.sandbox import put_files

#: Of one answer of a snapshot.
MAX_ANSWER = 1 << 27
_MAX_MESSAGE = 4000
_NUMBERS = (int, float, np.generic, np.ndarray, pd.Series, pd.Index, pd.DataFrame)
#: How a step ends when an answer cannot be had; in any other case it is malformed.
_HOW: dict[type, str] = {TimeoutError: "timeout", OSError: "died", wire.TooBig: "too big"}


class StudentError(Exception):
    """An exception of the student's code: raised here as this and as the builtin class that it
    was."""

    #: Its traceback.
    lines: tuple[str, ...] = ()


class Ended(BaseException):
    """A step has ended whatever the test catches: its state, and a message where there is one.

    "died", "timeout", "too big" and "malformed" are the snapshot's answers, or their lack;
    "timeout" is also the marker itself when it takes too long, say to compare what it got.
    "refused" is the course's fault, found when its solution is tried: the test sends what cannot
    travel.
    """


def student_error(classes: list[str], text: str, lines: list[str]) -> StudentError:
    """The exception to raise for one of the student's: of its builtin classes too, but never an
    AssertionError, nor one that
    ends a test's loop as if all were well."""
    known = {
        cls
        for cls in map(vars(builtins).get, map(str, classes))
        if isinstance(cls, type)
        and issubclass(cls, Exception)
        and not issubclass(
            cls, AssertionError | ExceptionGroup | StopIteration | StopAsyncIteration
        )
    } - {Exception}
    bases = sorted(
        (cls for cls in known if not any(issubclass(one, cls) for one in known - {cls})), key=str
    )
    return type(
        str(classes[0])[:100] if classes else "Exception",
        (StudentError, *bases),
        {
            "__init__": lambda self, *a: None,
            "__str__": lambda self: str(text)[:_MAX_MESSAGE],
            "lines": tuple(str(line)[:2000] for line in lines[-30:]),
        },
    )(str(text)[:_MAX_MESSAGE])


class Marker:
    """The namespace of the tests, and the snapshots that they ask.

    Made once for all submissions, before any fork: it runs the read-only cells after the leading
    ones, where they need nothing of a student's; what does is asked of the student instead.

    Parameters
    ----------
    cells : list of str
        Those cells.
    """

    def __init__(self, cells: list[str]) -> None:
        #: Functions of the leading cells look names up here.
        self.names = InteractiveShell.instance().user_ns
        #: That of the present test, and until when it may answer.
        self.snapshot: Any = None
        self.deadline = 0.0
        #: Of each test whose first step passed: its snapshot, and its namespace then.
        self.halfway: dict[
            str, tuple[socket.socket, dict[str, Any], dict[str, Any], list[str]]
        ] = {}
        #: What hidden parts bound, for the hidden parts of later tests.
        self.kept: dict[str, Any] = {}
        #: Of the present step: names of values that a student's function may change, and of the
        #: test's own that it may read; why it is refused; what the instructor should know.
        self.watched: list[str] = []
        self.shared = set[str]()
        self.refused = ""
        self.notes: list[str] = []
        self.process = proxies.Process([], [], {}, self.refuse)
        #: Whether a student's function changed an argument since the last step.
        self.written = False
        #: What each of the cells binds; of those that the next test comes after, it is in the
        #: namespace already.
        self.bound: list[dict[str, Any]] = []
        #: By the identity of an object that a read-only cell bound: the object, which keeps the
        #: number its own, and its first value.
        self.pristine: dict[int, tuple[Any, bytes]] = {}
        leading = dict(self.names)
        for source in cells:
            before = dict(self.names)
            with capture_output(display=False), contextlib.suppress(Exception):
                self.run(TransformerManager().transform_cell(source))
            self.bound.append(
                {
                    name: value
                    for name, value in self.names.items()
                    if before.get(name, self) is not value
                }
            )
        self.bind(leading)
        for name, value in [item for names in (leading, *self.bound) for item in names.items()]:
            if name not in InteractiveShell.instance().user_ns_hidden:
                with contextlib.suppress(plain.NotPlain):
                    self.pristine[id(value)] = value, plain.encode(value)

    def bind(self, names: dict[str, Any]) -> None:
        """Have these names and no others."""
        self.names.clear()
        self.names.update(names)

    def serve(self, channel: socket.socket) -> None:
        """Do what the worker says until it hangs up: write files, run the steps of tests."""
        wire.serve(channel, {"files": put_files, "test": self.step})

    def run(self, source: str) -> Any:
        """Run a cell, as Python; returns the value of its last line, None where a notebook shows
        none."""
        tree = ast.parse(source)
        last: Any = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<cell>", "exec"), self.names)
        value = (
            eval(compile(ast.Expression(last.value), "<cell>", "eval"), self.names)
            if last
            else None
        )
        return None if source.rstrip().endswith(";") else value

    def ask(self, *question: Any, given: Sequence[Any] = ()) -> tuple[str, Any]:
        """Ask the present snapshot; the answer's kind, and a value. What a function changed in its
        arguments changes in these; what it printed is printed here; values that it bound are bound.

        Raises
        ------
        NotPlain
            The question cannot travel.
        StudentError
            The student's code raised it, or its value cannot travel.
        Ended
            No answer, or none that is in order.
        """
        # Comes back with the answer: a late one is not taken for another question's.
        key = time.monotonic_ns()
        asked = plain.encode((key, *question))
        try:
            wire.send(self.snapshot, asked, self.deadline)
            returned, kind, what, changed, printed, bound = plain.decode(
                wire.receive(self.snapshot, self.deadline, MAX_ANSWER)
            )
            if returned != key:
                raise ValueError("an answer to another question")
            value = student_error(*what) if kind == "raised" else what
            now = [list(map(plain.decode, changed.get(place, ()))) for place in range(len(given))]
            written = [(str(stream), str(text)) for stream, text in printed]
            values = {name: (same, plain.decode(data)) for name, (same, data) in bound.items()}
        except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise Ended(
                next((how for kind, how in _HOW.items() if isinstance(error, kind)), "malformed"),
                "",
            ) from error
        self._take_over(given, now, values)
        for stream, text in written:
            (sys.stderr if stream == "stderr" else sys.stdout).write(text)
        if kind == "raised":
            raise value
        return kind, value

    def _take_over(
        self, given: Sequence[Any], now: list[list[Any]], values: dict[str, tuple[bool, Any]]
    ) -> None:
        """Change here what a function changed there: its arguments, and values of the notebook."""
        self.written |= any(now) or bool(values)
        for one, news in zip(given, now, strict=True):
            for old, new in zip(plain.inside(one), news, strict=False):
                # If only what is in it changed, it is like that by now.
                if plain.encode(old) != plain.encode(new):
                    plain.copy_into(old, new)
        for name in values.keys() & set(self.watched):
            same, value = values[name]
            if same and type(self.names.get(name)) is type(value):
                plain.copy_into(self.names[name], value)
                if plain.encode(self.names[name]) == plain.encode(value):
                    continue
            self.names[name] = value

    def call(self, name: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> Any:
        """Call a function of the student's."""
        self.process.check(self.names)
        given = [*arguments, *keywords.values()]
        try:
            words = list(keywords)
            return self.ask("call", name, given, words, self._shared(), self.watched, given=given)[
                1
            ]
        except plain.NotPlain as error:
            self.refuse(f"an argument of {name} {error}")

    def _shared(self) -> dict[str, Any]:
        """The values of the test's own names that functions of the notebook read."""
        found = {}
        for name in self.shared & self.names.keys():
            value = self.names[name]
            try:
                plain.encode(value)
            except plain.NotPlain:
                if not isinstance(value, proxies.StudentFunction):
                    self.refuse(
                        f"it binds {name}, which a student's function reads and which is no plain "
                        "data: pass it to the function as an argument"
                    )
                continue
            found[name] = value
        return found

    def refuse(self, why: str) -> NoReturn:
        """End the step, whatever the test catches."""
        self.refused = why
        raise Ended("refused", why)

    def fetch(self, test: dict[str, Any]) -> None:
        """Bind the student's names: plain data, or proxies; what is not there is unbound, as it
        would be."""
        self.watched = list(test["watched"])
        for name in test["names"]:
            self.names.pop(name, None)
            self._bind(name, test["imports"].get(name))
        for name in set(test["texts"]) - self.names.keys():
            self._bind(name, None)

    def _bind(self, name: str, imported: Sequence[str] | None) -> None:
        """Bind one name of the student's."""
        kind, value = self.ask("get", name)
        if kind == "missing":
            return
        own = proxies.imported(*imported) if imported else None
        if kind == "module":
            if own is None or getattr(own, "__name__", "") != value:
                raise StudentError(
                    f"{name} is the module {value}, which a test cannot use: import it in a "
                    "read-only cell"
                )
            self.names[name] = own
        elif kind == "function":
            called, where = value
            if own is not None and where == student.origin(own):
                self.names[name] = own
                return
            if imported and own is not None:
                self.notes.append(
                    f"the solution imports {name} from {imported[0]}; this submission has its own"
                )
            self.names[name] = proxies.StudentFunction(name, str(called), self)
        else:
            self.names[name] = value
            self.watched.append(name)

    def changed_values(self, names: list[str]) -> dict[str, Any]:
        """The values of read-only cells that the student's code left otherwise: what they are
        now, or nothing where they are no plain data."""
        first = {}
        for name in names:
            known = self.pristine.get(id(self.names.get(name)))
            if known:
                first[name] = hashlib.sha256(known[1]).digest()
        if not first:
            return {}
        _, found = self.ask("differing", "", first)
        try:
            return {
                str(name): None if data is None else plain.decode(data)
                for name, data in found.items()
                if name in first
            }
        except (ValueError, TypeError, AttributeError) as error:
            raise Ended("malformed", "") from error

    def restore(self) -> None:
        """Give every object of the read-only cells its first value, for all tests to come: a
        student's function may have changed
        it in one to be right in another."""
        self.written = False
        fresh = {key: (plain.decode(first), first) for key, (_, first) in self.pristine.items()}
        for names in (
            self.names,
            *self.bound,
            *(one[1] for one in self.halfway.values()),
            self.kept,
        ):
            names.update(
                {name: fresh[id(value)][0] for name, value in names.items() if id(value) in fresh}
            )
        self.pristine = {id(value): (value, first) for value, first in fresh.values()}

    def step(self, test: dict[str, Any], asked: int | None = None) -> dict[str, Any]:
        """Run the visible part of a test, or, without a new snapshot to ask, what comes after it.

        Parameters
        ----------
        test : dict
            Of `TestPlan.request`.
        asked : int, optional
            Descriptor of the snapshot.

        Returns
        -------
        dict
            state ("passed", "failed", "error", "timeout", "died", "too big", "malformed",
            "refused"), value (the number that the last line gives, or None), message, lines (of the
            student's traceback), notes (for the instructor).
        """
        hidden = asked is None
        if hidden:
            self.snapshot, names, changed, self.watched = self.halfway.pop(test["key"])
            self.bind(
                names | {name: self.kept[name] for name in test["carried"] if name in self.kept}
            )
        else:
            self.snapshot, changed = socket.socket(fileno=asked), {}
            while len(self.bound) > test["later"]:
                self.names.update(self.bound.pop(0))
        self.deadline = time.monotonic() + test["seconds"]
        self.shared = set(test["shared"])
        self.refused, self.notes = "", []
        signal.signal(signal.SIGALRM, _ring)
        with capture_output(display=False), self._alarm(test["seconds"] + 1):
            ended: dict[str, Any] = {"state": "passed"}
            if not hidden:
                ended = self._guarded(lambda: self._prepare(test, changed))
            if ended["state"] == "passed":
                ended = self._attempt(test)
            if ended["state"] == "passed" and changed:
                ended = self._again(test, changed, ended)
        if self.written:
            self.restore()
        if hidden:
            self.kept |= {name: self.names[name] for name in test["binds"] if name in self.names}
        elif ended["state"] == "passed":
            self.halfway[test["key"]] = self.snapshot, dict(self.names), changed, self.watched
        return ended

    @contextlib.contextmanager
    def _alarm(self, seconds: float) -> Iterator[None]:
        """End the step when its time is over."""
        signal.setitimer(signal.ITIMER_REAL, seconds, 1)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _prepare(self, test: dict[str, Any], changed: dict[str, Any]) -> None:
        """Bind what the test takes from the student, and note what read-only values became."""
        self.fetch(test)
        changed.update(self.changed_values(test["watched"]))

    def _attempt(self, test: dict[str, Any]) -> dict[str, Any]:
        """Run the part of the test once."""
        self.process = proxies.Process(test["modules"], test["shadows"], self.names, self.refuse)
        return self._guarded(lambda: number(self.run(test["source"])))

    def _again(
        self, test: dict[str, Any], changed: dict[str, Any], first: dict[str, Any]
    ) -> dict[str, Any]:
        """Run it also with the values as the student's code left them: the lower mark counts.

        So a value that must not be changed is looked at, and nobody gains by changing one.
        """
        before = {name: self.names[name] for name in changed}
        self.names.update(changed)
        second = self._attempt(test)
        self.names.update(before)
        if second["state"] != "passed":
            what = ", ".join(sorted(changed))
            return {**second, "message": f"{second['message']} (your code changed {what})"}
        marks = [one["value"] for one in (first, second) if one["value"] is not None]
        return {**second, "value": min(marks, default=None)}

    def _guarded(self, run: Callable[[], Any]) -> dict[str, Any]:
        """How a step ends, whatever happens in it."""
        state, value, message, lines = "passed", None, "", tuple[str, ...]()
        try:
            value = run()
        except Ended as end:
            state, message = end.args
        except BaseException as error:
            # Also of one that holds a value which cannot be shown.
            text = str(traceback.TracebackException(type(error), error, None))
            failed = isinstance(error, AssertionError)
            state, message = (
                ("failed", text or "the check failed")
                if failed
                else ("error", f"{type(error).__name__}: {text}")
            )
            lines = next(
                (one.lines for one in (error, error.__context__) if isinstance(one, StudentError)),
                (),
            )
        if self.refused:
            state, message = "refused", self.refused
        return {
            "state": state,
            "value": value,
            "message": message[:_MAX_MESSAGE],
            "lines": lines,
            "notes": self.notes,
        }


def number(value: Any) -> float | None:
    """The points that a test's last line gives: None where it gives none, and NaN where a student's
    array or table came
    into what should have been a number.

    Examples
    --------
    >>> number(1), number(True), number("text"), number(pd.Series([1, 2]))
    (1.0, None, None, nan)
    """
    if isinstance(value, complex):  # NumPy's too, of which float() would take a part
        return float("nan")
    if isinstance(value, bool | np.bool_) or not isinstance(value, _NUMBERS):
        return None
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")


def _ring(*_: Any) -> None:
    raise Ended("timeout", "")
