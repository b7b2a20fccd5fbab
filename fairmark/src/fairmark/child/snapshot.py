"""A snapshot of the student's process: a fork of it that answers the requests of tests.

It shares a process with student code, so nothing that it says is trusted.
"""

import contextlib
import hashlib
import importlib
import os
import signal
import socket
import sys
import traceback
import types
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from fairmark.child import own_state, proxies, running
from fairmark.child.capture import Capture
from fairmark.child.lasting import LastingObjects
from fairmark.child.left_behind import GONE, LeftBehind
from fairmark.child.objects import FUNCTIONS, OPERATIONS, Objects, raised_by_callback
from fairmark.child.reached import reached
from fairmark.child.student_error import MAX_BEHIND, class_names
from fairmark.errors import NotSerializableError
from fairmark.protocol import codec, frames, marks, mutation, sharing
from fairmark.protocol.messages import NOT_PLAIN, Reply, Request

#: Of an exception: characters of its text, lines of its traceback, and bytes of its arguments.
_MAX_MESSAGE = 10_000
_MAX_LINES = 30
_MAX_ARGUMENTS = 1_000_000
#: The exit code of a copy that is no longer needed.
_RETURNED = 77


class _Bound(NamedTuple):
    """What a name stands for: its identity, its value, encoded, and where that holds objects, what
    their state is."""

    identity: int
    data: bytes
    state: bytes


def serve(
    requests: socket.socket,
    names: dict[str, Any],
    capture: Capture,
) -> None:
    """Answer the requests of tests about the names of the notebook; never returns."""
    try:
        Snapshot(names, capture, requests).serve()
    finally:
        os._exit(0)


def _go_on_in_a_copy() -> None:
    """Go on in a fork. The process itself goes on when the fork has returned, as it was before."""
    copy = os.fork()
    if not copy:
        return
    _, status = os.waitpid(copy, 0)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    if code != _RETURNED:
        os._exit(code)


class Snapshot:
    """The names of the notebook, at one place of it.

    Parameters
    ----------
    names : dict
        Of the notebook.
    capture : Capture
        What functions print.
    requests : socket
        Where the requests arrive.

    Attributes
    ----------
    objects : Objects
        What tests have references to.
    """

    def __init__(
        self,
        names: dict[str, Any],
        capture: Capture,
        requests: socket.socket,
    ) -> None:
        self.names = names
        self.capture = capture
        self.requests = requests
        self.objects = Objects(names, self.call_back)
        self.left = LeftBehind()
        self.lasting = LastingObjects()
        #: The present request, and what makes the references of its reply.
        self._present = Request(0, "", "")
        self._references: Callable[[Any], list[Any] | None] = self.objects.known

    def serve(self) -> Request:
        """Answer requests until one is none, but says how a function of the test's ended."""
        while True:
            frame = frames.receive(self.requests, None, frames.MAX_REQUEST)
            find = marks.built(self.left.find, self.objects.find)
            request = Request(*codec.decode(frame, find))
            if request.kind in ("returned", "raised"):
                return request
            before = (self._present, self._references)
            reply = self.reply(request)
            frames.send(self.requests, self._in_bytes(request, reply), None)
            self._present, self._references = before
            if request.kind == "mark":
                _go_on_in_a_copy()
            if request.kind == "return":
                os._exit(_RETURNED)

    def _in_bytes(self, request: Request, reply: Reply) -> bytes:
        """The reply; where its value is not plain data, what says so in its place: an error, but of
        a result that the test need not use."""
        makes = self.objects.reference if request.references else None
        try:
            return reply.encode(request.key, makes)
        except NotSerializableError as error:
            if request.is_call:
                place = self.left.keep(reply.value)
                told = (place, f"the result of {request.name} {error}")
                return reply._replace(kind=NOT_PLAIN, value=told).encode(request.key)
            what = f"the result of {request.name}" if request.kind == "operate" else request.name
            raised: tuple = (["StudentError", "Exception"], f"{what} {error}", [])
            return reply._replace(kind="raised", value=raised).encode(request.key)

    def call_back(
        self,
        number: int,
        references: bool,
        arguments: tuple[Any, ...],
        keywords: dict[str, Any],
    ) -> Any:
        """Have a function of the test's called, while it waits for the present reply.

        Parameters
        ----------
        number : int
            Of the function.
        references : bool
            Whether it may be given references.
        arguments : tuple
        keywords : dict
        """
        makes = self.objects.reference if references else None
        given = codec.encode((arguments, keywords), subclasses=True, references=makes)
        reply = Reply("callback", (number, given))
        frames.send(self.requests, reply.encode(self._present.key), None)
        end = self.serve()
        if end.kind == "raised":
            raise raised_by_callback(*end.details)
        return end.details[0]

    def reply(self, request: Request) -> Reply:
        """The reply to a request.

        Raises
        ------
        KeyError
            There is no such kind of request.
        """
        kinds: dict[str, Any] = {
            "get": self.get,
            "call": self.call,
            "operate": self.operate,
            "differing": self.differing,
            "test": self.test,
            "import": self.bring,
            "mark": lambda _: Reply("value"),
            "return": lambda _: Reply("value"),
        }
        self._present = request
        self._references = self.objects.reference if request.references else self.objects.known
        return kinds[request.kind](request.name, *request.details)

    def get(
        self,
        name: str,
        as_object: bool = False,
        imported: Sequence[str] | None = None,
    ) -> Reply:
        """What a name stands for.

        Parameters
        ----------
        name : str
        as_object : bool
            Whether an object or a class may be one that the test has a reference to.
        imported : sequence of str, optional
            From where the solution imports the name: the module, and what of it. Of a module or a
            function it is told whether it is that one.
        """
        if name not in self.names:
            return Reply("missing")
        value = self.names[name]
        is_same = False
        if imported is not None:
            is_same = proxies.imported(*imported) is value
        if isinstance(value, types.ModuleType):
            return Reply("module", (str(value.__name__), is_same))
        if callable(value) and not (as_object and not isinstance(value, FUNCTIONS)):
            return Reply("function", (_text(value, "__name__"), is_same))
        return Reply("value", value, same=self._same(value))

    def bring(
        self,
        name: str,
        module: str,
        attribute: str,
        anew: bool,
    ) -> Reply:
        """Import what a test does, under its name, where functions of the notebook mention it.

        Parameters
        ----------
        name, module : str
        attribute : str
            What of the module; empty for the module itself.
        anew : bool
            Whether also where the name stands for something else.
        """
        if (anew or name not in self.names) and reached(self.names, [name]):
            with contextlib.suppress(Exception):
                found = importlib.import_module(module)
                self.objects.bind({name: getattr(found, attribute) if attribute else found})
        return Reply("value")

    def differing(self, _: str, first: dict[str, bytes]) -> Reply:
        """Which names stand for another value than in the read-only cell that bound them.

        Parameters
        ----------
        first : dict of str to bytes
            Digests of the first values.

        Returns
        -------
        Reply
            The values, encoded.
        """
        found: dict[str, bytes] = {}
        for name, digest in first.items():
            now = self._encoded(name)
            if hashlib.sha256(now).digest() != digest:
                found[name] = now
        return Reply("value", found)

    def _encoded(self, name: str) -> bytes:
        """The value of a name, encoded, with references that the test has already."""
        data, _ = self._encoded_or_marked(name)
        return data

    def _encoded_or_marked(self, name: str) -> tuple[bytes, bool]:
        """As `_encoded`, and whether it is plain data."""
        if name not in self.names:
            return GONE, True
        return self.left.encode_or_mark(self.names[name], self.objects.known)

    def call(
        self,
        name: str,
        arguments: list[Any],
        keywords: list[str],
        shared: dict[str, Any],
        watched: list[str],
        lasting: dict[int, Any],
    ) -> Reply:
        """Call a function.

        Parameters
        ----------
        name : str
        arguments : list
            Of which the last ones are given by the keywords.
        keywords : list of str
        shared : dict
            Names that the test binds, to be bound here before.
        watched : list of str
            Names that are compared with what they were, after.
        lasting : dict of int to object
            What the student's process and the test both hold, and the test changed, by number.
        """
        function = self.objects.function(name)
        return self._run(function, arguments, keywords, shared, watched, lasting)

    def operate(
        self,
        step: str,
        operation: str,
        target: Any,
        arguments: list[Any],
        keywords: list[str],
        shared: dict[str, Any],
        watched: list[str],
        lasting: dict[int, Any],
    ) -> Reply:
        """Do something with an object that the test has a reference to; see `call`.

        Parameters
        ----------
        step : str
            What a test would write for it.
        operation : str
            A key of `OPERATIONS`.
        target : object
        arguments, keywords, shared, watched, lasting
            As of `call`.
        """
        function = target
        if operation != "__call__":
            function = partial(OPERATIONS[operation], target)
        return self._run(function, arguments, keywords, shared, watched, lasting)

    def _run(
        self,
        function: Callable[..., Any],
        arguments: list[Any],
        keywords: list[str],
        shared: dict[str, Any],
        watched: list[str],
        lasting: dict[int, Any],
    ) -> Reply:
        outer = self.capture.outputs
        self.capture.begin()
        self.objects.bind(shared)
        every = [*arguments, *self.lasting.take_over(lasting)]
        encoded = partial(self.left.encode, references=self._references)
        recorded = [mutation.record(one, encoded) for one in every]
        parts = [list(mutation.inside(one, self.left.has)) for one in every]
        before = self._values(reached(self.names, watched))
        holders = [sys.getrefcount(one) for one in arguments]
        kind, value = _outcome(function, arguments, keywords)
        is_held = kind == "value" and _references_to(value) > _ALONE
        held = self._held(value if is_held else None, arguments, holders)
        changed = {}
        for place, argument in enumerate(every):
            now = _if_changed(argument, recorded[place], parts[place], encoded)
            if now is not None:
                changed[place] = now
        bound = self._differences(before)
        printed = [
            (one["name"], one["text"]) for one in self.capture.outputs.items if "text" in one
        ]
        self.capture.outputs = outer  # of a call that waits for a function of the test's
        news = [part for place in changed for part in parts[place]]
        same = self._same(value if kind == "value" else None, parts, news)
        return Reply(kind, value, changed, printed, bound, same, held)

    def _held(
        self,
        result: Any,
        arguments: list[Any],
        holders: list[int],
    ) -> list[int]:
        """Which arguments something holds on to that did not before the call, by place; and -1 for
        a result that something holds."""
        found = []
        now = [sys.getrefcount(one) for one in arguments]
        for place, argument in enumerate(arguments):
            new = now[place] - holders[place]
            if argument is result:
                new -= 2  # in this function, and in the one that calls it
            if new > 0 and self.lasting.add(argument):
                found.append(place)
        is_argument = any(one is result for one in arguments)
        if not is_argument and self.lasting.add(result):
            found.append(-1)
        return found

    def _same(
        self,
        value: Any,
        arguments: sharing.Parts = (),
        changed: Sequence[Any] = (),
    ) -> list[list[Any]]:
        """Which objects in a value and in what changed are one, or an argument's."""

        def closed(one: Any) -> bool:
            if self.left.has(one):
                return True
            return type(one) not in codec.PLAIN and self._references(one) is not None

        try:
            return sharing.find(value, arguments, closed, changed)
        except NotSerializableError:  # it does not travel at all
            return []

    def test(self, _: str, source: str) -> Reply:
        """Run a part of a test here, in the notebook's own names.

        Returns
        -------
        Reply
            Its state, the points of its last line, its message, and the lines of its traceback.
        """
        try:
            points = running.number(running.run(source, self.names))
        except BaseException as error:
            state, message = running.verdict(error, source)
            return Reply("value", (state, None, message, []))
        return Reply("value", ("passed", points, "", []))

    def _values(self, names: Iterable[str]) -> dict[str, _Bound]:
        """The identities and the values of names."""
        found: dict[str, _Bound] = {}
        for name in names:
            value = self.names.get(name)
            data, is_plain = self._encoded_or_marked(name)
            state = b"" if is_plain else own_state.digest(value)
            found[name] = _Bound(id(value), data, state)
        return found

    def _differences(self, before: dict[str, _Bound]) -> dict[str, tuple[bool, bytes]]:
        """Names whose value is another one: whether it is the same object, and the value."""
        found = {}
        for name, new in self._values(before).items():
            old = before[name]
            same = new.identity == old.identity
            if new.data != old.data:
                found[name] = (same, new.data)
            elif new.state != old.state:
                found[name] = (same, self.left.encode_changed(self.names[name]))
        return found


def _references_to(value: Any) -> int:
    """How many references to a value there are."""
    return sys.getrefcount(value)


def _references_to_a_new_value() -> int:
    value: list[Any] = []
    return _references_to(value)


#: References to a result that nothing holds but the function which has just got it.
_ALONE = _references_to_a_new_value()


def _outcome(
    function: Any,
    arguments: list[Any],
    keywords: list[str],
) -> tuple[str, Any]:
    """The result of a function, or what it raised."""
    count = len(arguments) - len(keywords)
    by_place = arguments[:count]
    try:
        by_name = dict(zip(keywords, arguments[count:], strict=True))
        return "value", function(*by_place, **by_name)
    except BaseException as error:
        # Also of one whose message cannot be had; without this module's own lines.
        told = traceback.TracebackException(type(error), error, _of_the_student(error))
        lines = list(told.format())[-_MAX_LINES:]
        return "raised", _told(error, told, lines)


def _told(
    error: BaseException,
    told: traceback.TracebackException,
    lines: Sequence[str] = (),
    depth: int = MAX_BEHIND,
) -> tuple:
    """What `student_error` makes an exception of, and of so many behind it."""
    text = str(told)[:_MAX_MESSAGE]
    arguments = None
    with contextlib.suppress(NotSerializableError):
        arguments = codec.encode(_own(error, "args"), subclasses=True)
    if arguments is not None and len(arguments) > _MAX_ARGUMENTS:
        arguments = None
    behind: list[Any] = []
    if depth:
        for attribute in ("__cause__", "__context__"):
            one = _own(error, attribute)
            if one is not None:
                behind_it = traceback.TracebackException(type(one), one, None)
                one = _told(one, behind_it, depth=depth - 1)
            behind.append(one)
        behind.append(_own(error, "__suppress_context__"))
    return class_names(type(error)), text, lines, arguments, behind


def _own(error: BaseException, attribute: str) -> Any:
    """An attribute of an exception, whatever its class says."""
    return vars(BaseException)[attribute].__get__(error)


def _of_the_student(error: BaseException) -> types.TracebackType | None:
    """The traceback of an error, without this package's own lines above the student's."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_globals.get("__package__") == __package__:
        trace = trace.tb_next
    return trace


def _if_changed(
    argument: Any,
    recorded: Any,
    parts: Sequence[Any],
    encoded: Callable[[Any], bytes],
) -> list[bytes] | None:
    """What became of the parts of an argument, encoded; None where it did not change."""
    try:
        changed = mutation.changed(argument, recorded, encoded)
    except NotSerializableError:  # a label of a table
        changed = True
    return [encoded(one) for one in parts] if changed else None


def _text(value: Any, attribute: str) -> str:
    """An attribute that should be a text."""
    try:
        found = getattr(value, attribute, "")
    except Exception:
        return ""
    return found if type(found) is str else ""
