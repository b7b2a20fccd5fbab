"""The marker: runs the read-only cells and the tests, and never student code.

A name that a test needs from the student is asked of a parked snapshot of the student's process. Plain data are
fetched; a function becomes a proxy that sends its arguments over and gets plain data back. What arrives is decoded by
`fairmark.plain`, so it is exactly the type it claims to be, and has no behaviour of its own.

A test runs in two steps. First the part that students see, of every test; then, of every test, what is hidden. Nothing
of a hidden part's failure is shown. So by the time that hidden arguments enter the student's processes, all that a
student will ever read is already on record.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import json
import signal
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.lib.pretty import pretty

from fairmark import plain, wire
from fairmark.sandbox import put_files

#: Of one answer of a snapshot.
MAX_ANSWER = 1 << 27
_MAX_MESSAGE = 4000
_MAX_REQUEST = 1 << 28


class StudentError(Exception):
    """An exception of the student's code: raised here as this and as the builtin class that it was."""

    #: Its traceback.
    lines: tuple[str, ...] = ()


class Gone(BaseException):
    """The snapshot died or did not answer in time; no test can catch it."""


class NotPlainTest(BaseException):
    """The test sends what cannot travel: the course's fault, found when its solution is tried."""


class Snapshot:
    """The student's names at a test's place.

    Parameters
    ----------
    connection : socket
        To the parked process.
    seconds : float
        For all answers of one step together.
    """

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self.connection, self.seconds = connection, seconds
        self.deadline = 0.0
        self.number = 0

    def start(self) -> None:
        """The time of a step begins."""
        self.deadline = time.monotonic() + self.seconds

    def ask(self, *question: Any) -> Any:
        """Put a question; the answer without its number.

        Raises
        ------
        Gone
            No answer, or none that is in order.
        """
        self.number += 1
        try:
            wire.send(self.connection, plain.encode((self.number, *question)), self.deadline)
            answer = plain.decode(wire.receive(self.connection, self.deadline, MAX_ANSWER))
        except wire.TimedOut:
            raise Gone("timeout") from None
        except (wire.Closed, OSError):
            raise Gone("died") from None
        except wire.TooBig:
            raise Gone("too big") from None
        except plain.Malformed:
            raise Gone("malformed") from None
        if type(answer) is not tuple or len(answer) < 2 or answer[0] != self.number:
            raise Gone("malformed")
        return answer[1:]


class Proxy:
    """A function of the student's."""

    def __init__(self, name: str, state: Marker) -> None:
        self.__name__ = self.__qualname__ = name
        self._state = state

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        sent = [*arguments, *keywords.values()]
        try:
            packed = [plain.encode(value) for value in sent]
        except plain.NotPlain as error:
            raise NotPlainTest(f"an argument of {self.__name__} {error}") from None
        named = dict(zip(keywords, packed[len(arguments):], strict=True))
        answer = self._state.snapshot.ask("call", self.__name__, packed[:len(arguments)], named)
        with _in_order():
            kind = answer[0]
            if kind == "returned":
                _, result, changed = answer
                value = plain.decode(result)
                for place, now in changed.items():
                    plain.copy_into(sent[place], plain.decode(now))
                return value
            if kind == "not plain":
                raise StudentError(str(answer[1])[:_MAX_MESSAGE])
            _, classes, text, lines = answer
            raised = student_error(classes, text)
            raised.lines = tuple(str(line)[:2000] for line in lines)[-30:]
        raise raised

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


@contextlib.contextmanager
def _in_order() -> Iterator[None]:
    """An answer that is not shaped as agreed counts as none."""
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Gone("malformed") from error


def student_error(classes: list[str], text: str) -> StudentError:
    """The exception to raise for one of the student's: of its builtin class too, but never an AssertionError."""
    bases: tuple[type, ...] = (StudentError,)
    for name in classes:
        known = getattr(builtins, str(name), None)
        if isinstance(known, type) and issubclass(known, Exception) and not issubclass(
                known, AssertionError | ExceptionGroup | StudentError) and known is not Exception:
            bases = (StudentError, known)
            break
    made = type(str(classes[0])[:100] if classes else "Exception", bases,
                {"__init__": lambda self, *a: None, "__str__": lambda self: str(text)[:_MAX_MESSAGE]})
    return made(str(text)[:_MAX_MESSAGE])


class Marker:
    """The namespace of the tests, and the snapshots that they ask.

    Parameters
    ----------
    names : dict
        The namespace of the read-only cells that were run; functions of theirs look names up there.
    """

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        #: By test; and that of the present one.
        self.snapshots: dict[str, Snapshot] = {}
        self.snapshot: Any = None
        #: Of each test whose first step passed: its namespace then.
        self.halfway: dict[str, dict[str, Any]] = {}
        self.transform = TransformerManager().transform_cell

    def run(self, source: str) -> Any:
        """Run a cell; returns the value of its last line, None where it is none or ends in a semicolon."""
        tree = ast.parse(self.transform(source))
        last = tree.body[-1] if tree.body else None
        if not isinstance(last, ast.Expr):
            exec(compile(tree, "<cell>", "exec"), self.names)
            return None
        exec(compile(ast.Module(tree.body[:-1], []), "<cell>", "exec"), self.names)
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), self.names)
        return None if source.rstrip().endswith(";") else value

    def fetch(self, wanted: list[str]) -> None:
        """Bind the student's names: plain data, or proxies; what is not there is unbound, as it would be."""
        _, found = self.snapshot.ask("get", wanted)
        with _in_order():
            for name in wanted:
                self.names.pop(name, None)
                what, *value = found.get(name, ("missing",))
                if what == "value":
                    self.names[name] = plain.decode(value[0])
                elif what == "function":
                    self.names[name] = Proxy(name, self)
                elif what == "not plain":
                    raise StudentError(str(value[0])[:_MAX_MESSAGE])

    def step(self, test: dict[str, Any], hidden: bool) -> dict[str, Any]:
        """Run the visible part of a test, or what comes after it.

        Parameters
        ----------
        test : dict
            key; source; names (of the student's that it uses).
        hidden : bool
            Whether it is what comes after.

        Returns
        -------
        dict
            state ("passed", "failed", "error", "timeout", "died", "too big", "malformed", "refused"), value (of the last
            line, as a notebook shows it, or None), message, lines (of the student's traceback), seconds.
        """
        self.snapshot = self.snapshots[test["key"]]
        if hidden:
            self.names.clear()
            self.names.update(self.halfway.pop(test["key"]))
        started = time.monotonic()
        lines: tuple[str, ...] = ()
        self.snapshot.start()
        state, value, message = "passed", None, ""
        try:
            with _time_limit(self.snapshot.seconds + 1), contextlib.redirect_stdout(io.StringIO()), \
                    contextlib.redirect_stderr(io.StringIO()):
                if not hidden:
                    self.fetch(test["names"])
                value = self.run(test["source"])
                value = None if value is None else pretty(value)
        except Gone as gone:
            state = str(gone)
        except _Late:
            state = "timeout"
        except NotPlainTest as error:
            state, message = "refused", str(error)
        except BaseException as error:
            state, message = "error", f"{type(error).__name__}: {error}"
            if isinstance(error, AssertionError):
                state, message = "failed", str(error) or "the check failed"
            lines = next((one.lines for one in (error, error.__context__) if isinstance(one, StudentError)), ())
        if state == "passed" and not hidden:
            self.halfway[test["key"]] = dict(self.names)
        return {"state": state, "value": value, "message": message[:_MAX_MESSAGE], "lines": lines,
                "seconds": time.monotonic() - started}


class _Late(BaseException):
    """The marker itself takes too long, say to compare what it got."""


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    def ring(number: int, frame: Any) -> None:
        raise _Late

    before: Callable | int | None = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


#: What each read-only cell after the leading ones binds: the same for all submissions, so they run once, before a fork.
_bound: list[dict[str, Any]] = []


def prepare(cells: list[str]) -> None:
    """Run the read-only cells after the leading ones; what needs a student's name is asked of the student instead."""
    marker = Marker(InteractiveShell.instance().user_ns)
    leading = dict(marker.names)
    for source in cells:
        before = dict(marker.names)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), \
                contextlib.suppress(Exception):
            marker.run(source)
        _bound.append({name: value for name, value in marker.names.items() if before.get(name, _bound) is not value})
    marker.names.clear()
    marker.names.update(leading)


def main(channel: socket.socket) -> None:
    """Do what the worker says until it hangs up: bind what a read-only cell binds, run the steps of tests."""
    marker = Marker(InteractiveShell.instance().user_ns)
    while True:
        _, fds, _, _ = socket.recv_fds(channel, 1, 1)
        kind, request = plain.decode(wire.receive(channel, None, _MAX_REQUEST))
        answer: Any = None
        if kind == "files":
            put_files(request)
        elif kind == "given":
            marker.names.update(_bound[request])
        else:
            if fds:
                marker.snapshots[request["key"]] = Snapshot(socket.socket(fileno=fds[0]), request["seconds"])
            answer = marker.step(request, kind == "hidden")
        wire.send(channel, json.dumps(answer).encode(), None)
