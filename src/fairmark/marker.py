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
import signal
import socket
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from fairmark import plain, wire
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
        self.halfway: dict[str, tuple[socket.socket, dict[str, Any]]] = {}
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
        arguments changes in these.

        Raises
        ------
        NotPlain
            The question cannot travel.
        StudentError
            The student's code raised it, or its value cannot travel.
        Ended
            No answer, or none that is in order.
        """
        key = (
            time.monotonic_ns()
        )  # comes back with the answer: a late one is not taken for another question's
        asked = plain.encode((key, *question))
        try:
            wire.send(self.snapshot, asked, self.deadline)
            returned, kind, what, changed = plain.decode(
                wire.receive(self.snapshot, self.deadline, MAX_ANSWER)
            )
            if returned != key:
                raise ValueError("an answer to another question")
            value = student_error(*what) if kind == "raised" else what
            now = [list(map(plain.decode, changed.get(place, ()))) for place in range(len(given))]
        except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise Ended(
                next((how for kind, how in _HOW.items() if isinstance(error, kind)), "malformed"),
                "",
            ) from error
        self.written |= any(now)
        for old, new in [
            two
            for one, news in zip(given, now, strict=True)
            for two in zip(plain.inside(one), news, strict=False)
        ]:
            if plain.encode(old) != plain.encode(
                new
            ):  # if only what is in it changed, it is like that by now
                plain.copy_into(old, new)
        if kind == "raised":
            raise value
        return kind, value

    def proxy(self, name: str) -> Callable[..., Any]:
        """A function of the student's."""

        def call(*arguments: Any, **keywords: Any) -> Any:
            given = [*arguments, *keywords.values()]
            try:
                return self.ask("call", name, given, list(keywords), given=given)[1]
            except plain.NotPlain as error:
                raise Ended("refused", f"an argument of {name} {error}") from None

        call.__name__ = call.__qualname__ = name
        return call

    def fetch(self, wanted: list[str]) -> None:
        """Bind the student's names: plain data, or proxies; what is not there is unbound, as it
        would be."""
        for name in wanted:
            self.names.pop(name, None)
            kind, value = self.ask("get", name)
            if kind != "missing":
                self.names[name] = self.proxy(name) if kind == "function" else value

    def restore(self) -> None:
        """Give every object of the read-only cells its first value, for all tests to come: a
        student's function may have changed
        it in one to be right in another."""
        self.written = False
        fresh = {key: (plain.decode(first), first) for key, (_, first) in self.pristine.items()}
        for names in (self.names, *self.bound, *(names for _, names in self.halfway.values())):
            names.update(
                {name: fresh[id(value)][0] for name, value in names.items() if id(value) in fresh}
            )
        self.pristine = {id(value): (value, first) for value, first in fresh.values()}

    def step(self, test: dict[str, Any], asked: int | None = None) -> dict[str, Any]:
        """Run the visible part of a test, or, without a new snapshot to ask, what comes after it.

        Parameters
        ----------
        test : dict
            key; source; names (of the student's that it uses); later (how many of the read-only
            cells come after it); seconds (for all answers together).
        asked : int, optional
            Descriptor of the snapshot.

        Returns
        -------
        dict
            state ("passed", "failed", "error", "timeout", "died", "too big", "malformed",
            "refused"), value (the number that the last line gives, or None), message, lines (of the
            student's traceback).
        """
        if asked is None:
            self.snapshot, names = self.halfway.pop(test["key"])
            self.bind(names)
        else:
            self.snapshot = socket.socket(fileno=asked)
            while len(self.bound) > test["later"]:
                self.names.update(self.bound.pop(0))
        self.deadline = time.monotonic() + test["seconds"]
        signal.signal(signal.SIGALRM, _ring)
        state, value, message, lines = "passed", None, "", tuple[str, ...]()
        try:
            with contextlib.ExitStack() as ends, capture_output(display=False):
                ends.callback(signal.setitimer, signal.ITIMER_REAL, 0)
                signal.setitimer(signal.ITIMER_REAL, test["seconds"] + 1, 1)
                if asked is not None:
                    self.fetch(test["names"])
                value = number(self.run(test["source"]))
        except Ended as end:
            state, message = end.args
        except BaseException as error:
            text = str(
                traceback.TracebackException(type(error), error, None)
            )  # also where a value in it cannot be shown
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
        if self.written:
            self.restore()
        if state == "passed" and asked is not None:
            self.halfway[test["key"]] = self.snapshot, dict(self.names)
        return {"state": state, "value": value, "message": message[:_MAX_MESSAGE], "lines": lines}


def number(value: Any) -> float | None:
    """The points that a test's last line gives: None where it gives none, and NaN where a student's
    array or table came
    into what should have been a number.

    Examples
    --------
    >>> number(1), number(True), number("text"), number(pd.Series([1, 2]))
    (1.0, None, None, nan)
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, _NUMBERS):
        return None
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")


def _ring(*_: Any) -> None:
    raise Ended("timeout", "")
