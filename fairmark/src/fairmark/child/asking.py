"""What a test asks of a snapshot of the student's process, and what it takes over from there.

What arrives is decoded by `fairmark.protocol.codec`, so it is exactly the type it claims to be, and
has no behaviour of its own.
"""

import contextlib
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn

import numpy as np

from fairmark.child import not_plain, proxies
from fairmark.child.lasting import LastingCopies
from fairmark.child.not_plain import NotPlain, StandIns
from fairmark.child.references import Receiver, References
from fairmark.child.remote import inside, is_reference
from fairmark.child.student_error import MAX_MESSAGE, StudentError, UnusableError, student_error
from fairmark.errors import FrameTooLargeError, NotSerializableError
from fairmark.protocol import codec, frames, marks, mutation, sharing
from fairmark.protocol.messages import NOT_PLAIN, READ_BY_STUDENT, Reply, Request, RunTest
from fairmark.protocol.operations import BATCHES

#: Bytes of one reply of a snapshot.
MAX_REPLY = 1 << 27
#: How a test ends when a reply cannot be had; in any other case it is malformed.
_STATES: dict[type, str] = {
    TimeoutError: "timeout",
    OSError: "died",
    FrameTooLargeError: "too big",
}
#: What a reply may raise that cannot be had or read.
_NO_REPLY = (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError)
#: Names, and what they stand for.
Names = dict[str, Any]


class TestEnded(BaseException):
    """A test has ended, whatever it catches: its state, and a message where there is one.

    "died", "timeout", "too big" and "malformed" are the snapshot's replies, or their lack;
    "timeout" is also the test runner itself when it takes too long, say to compare what it got.
    "refused" is the course's fault, found when its solution is tried: the test does what cannot be
    done so.
    """

    __test__ = False


class Asking:
    """The present part of a test: what it asks of a snapshot, and how it ended.

    Parameters
    ----------
    names : dict
        The namespace of the tests.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        #: The snapshot that is asked, and until when it may answer.
        self.snapshot: Any = None
        self.deadline = 0.0
        #: Names of values that a student's function may change, and what the student's process
        #: gave them last; names of the test's own that it may read.
        self.watched: list[str] = []
        self.taken: Names = {}
        self.shared = set[str]()
        #: From where tests import these names, and what was imported there, too.
        self.own_imports: dict[str, tuple[str, str, bool]] = {}
        self.imported: Names = {}
        #: What it has of the student's objects, where it may have any.
        self.references: References | None = None
        #: How it ended, whatever it catches.
        self.ended: tuple[str, str] | None = None
        #: What the instructor should know.
        self.notes: list[str] = []
        #: Names of values of read-only cells that the test uses, and those of them that a student's
        #: function changed.
        self.given: list[str] = []
        self.overwritten = set[str]()
        #: What names of read-only cells stood for before a student's function bound them anew.
        self.before: Names = {}
        self.process = proxies.Process([], [], {}, self.refuse)
        #: What stands for values of the student's that are no plain data.
        self.stand_ins = StandIns()
        #: By snapshot, the objects that a test and the student's process both hold.
        self.lasting: dict[Any, LastingCopies] = {}
        #: Whether a student's function changed an argument since the last part.
        self.argument_changed = False

    def begin(self, test: RunTest) -> None:
        """Begin a part of a test, of which nothing is known yet."""
        self.deadline = time.monotonic() + test.seconds
        self.shared = set(test.shared)
        self.own_imports = test.brought
        self.imported = {}
        self.references = None
        self.ended = None
        self.notes = []
        self.given = list(test.watched)
        self.overwritten = set()

    def ask(
        self,
        kind: str,
        name: str,
        *details: Any,
        arguments: Sequence[Any] = (),
        receive: Callable[..., Any] | None = None,
        references: References | None = None,
    ) -> Reply:
        """Ask a snapshot: the present one, or the one of these references; `receive` makes those
        that come back, if any may.

        What a function changed in its arguments changes in these; what it printed is printed here;
        values that it bound are bound.

        Raises
        ------
        NotSerializableError
            The request cannot be serialized.
        StudentError
            The student's code raised it, or its value cannot be serialized.
        TestEnded
            No reply, or none that is in order.
        """
        key = time.monotonic_ns()
        references = references or self.references
        request = Request(key, kind, name, details, receive is not None)
        encoded = request.encode(self._sent(references))
        error = None
        known = receive
        if known is None and references is not None:
            known = references.known
        try:
            reply = self._reply(encoded, key, receive, references)
            if reply.kind == "raised":
                error = student_error(*reply.value)
            asked = self._asked(references)
            built = self._built(f"an argument of {name}", asked, known)
            now = _changed(reply, len(arguments), built)
            printed = [(str(stream), str(text)) for stream, text in reply.printed]
            bound = {}
            for bound_name, (same, data) in reply.bound.items():
                bound[bound_name] = (same, self._bound(bound_name, data, references))
            reply, now = _with_shared_objects(reply, arguments, now)
        except _NO_REPLY as lack:
            self.end(_state_of(lack))
        if isinstance(receive, Receiver):
            batch = kind == "operate" and details[0] in BATCHES and type(reply.value) is list
            unexpected = receive.check(reply.value if batch else [reply.value], arguments)
            if unexpected:
                told = (_place_of(reply.value), unexpected)
                reply = reply._replace(kind=NOT_PLAIN, value=told)
        if receive is None and references is not None:
            self._check_held(references, arguments, now)
        self._take_over_arguments(arguments, now, references)
        self._take_over_names(bound)
        for stream, text in printed:
            output = sys.stderr if stream == "stderr" else sys.stdout
            output.write(text)
        self._hold(self._lasting(references), reply, arguments)
        if error is not None:
            raise error
        return reply

    def _reply(
        self,
        request: bytes,
        key: int,
        receive: Callable[..., Any] | None,
        references: References | None,
    ) -> Reply:
        """The reply to a request; until it comes, functions of the test's are called."""
        snapshot = self._asked(references)
        frames.send(snapshot, request, self.deadline)
        while True:
            frame = frames.receive(snapshot, self.deadline, MAX_REPLY)
            reply = Reply.decode(frame, key, receive)
            if reply.kind != "callback" or references is None:
                return reply
            end = references.call_back(*reply.value)
            try:
                answer = end.encode(self._sent(references))
            except NotSerializableError as error:
                self.refuse(f"the result of its own function {error}")
            frames.send(snapshot, answer, self.deadline)

    def _asked(self, references: References | None) -> Any:
        """The snapshot that is asked: the one of these references, or the present one."""
        return references.snapshot if references else self.snapshot

    def _check_held(
        self,
        references: References,
        arguments: Sequence[Any],
        now: Sequence[list[Any]],
    ) -> None:
        """End the test if an argument has come to hold references that were not in it before."""
        for argument, new_parts in zip(arguments, now, strict=True):
            if new_parts and not references.held(new_parts) <= references.held(argument):
                self.end("malformed")

    def _take_over_arguments(
        self,
        arguments: Sequence[Any],
        now: list[list[Any]],
        references: References | None,
    ) -> None:
        """Change here what a function changed there in its arguments."""
        self.argument_changed |= any(now)
        for argument, new_parts in zip(arguments, now, strict=True):
            parts = mutation.inside(argument, not_plain.stands_in)
            for old, new in zip(parts, new_parts, strict=False):
                # If only what is in it changed, it is like that by now.
                if not self._is_same_data(old, new, references):
                    self.overwritten |= {name for name in self.given if self._holds(name, old)}
                    self._copy_into(old, new)

    def _holds(self, name: str, changed: Any) -> bool:
        """Whether the value of a name is this object, or has it in it."""
        for part in mutation.inside(self.names.get(name)):
            if part is changed:
                return True
            both_arrays = isinstance(part, np.ndarray) and isinstance(changed, np.ndarray)
            if both_arrays and np.may_share_memory(part, changed):
                return True
        return False

    def _take_over_names(self, bound: dict[str, tuple[bool, Any]]) -> None:
        """Change here what a function changed there of the notebook's values."""
        self.argument_changed |= bool(bound)
        self.overwritten |= bound.keys() & set(self.given)
        for name in bound.keys() & set(self.watched):
            same_object, value = bound[name]
            if name in self.given and name in self.names:
                self.before.setdefault(name, self.names[name])
            if same_object and self._is_as(self.names.get(name), value):
                continue
            self.names[name] = value
            self.taken[name] = value

    def _still_watched(self) -> list[str]:
        """The watched names that the test has not bound anew: what it binds is its own."""
        found = []
        for name in self.watched:
            if name not in self.taken or self.taken[name] is self.names.get(name):
                found.append(name)
        return found

    def _is_as(self, old: Any, new: Any) -> bool:
        """Make an object as another one, in place; whether it is so then."""
        alike = type(old) is type(new)
        if not alike and not not_plain.stands_in(new):
            return False
        try:
            not_plain.copy_into(old, new)
            wanted = self._encoded(new)
            return self._encoded(old) == wanted
        except (UnusableError, NotSerializableError):
            return False

    def _copy_into(self, old: Any, new: Any) -> None:
        """Make an object as another one, in place; end the test where nothing can be like that."""
        try:
            not_plain.copy_into(old, new)
        except UnusableError as error:
            self.end("error", str(error))
        if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray):
            return
        before = (old.shape, old.dtype)
        after = (new.shape, new.dtype)
        if before != after:
            self.end(
                "error",
                f"an array of {old.dtype} of the shape {old.shape} was made one of {new.dtype} of "
                f"the shape {new.shape} in place, and a test cannot have that",
            )

    def _bound(
        self,
        name: str,
        data: bytes,
        references: References | None,
    ) -> Any:
        """What the student's code bound a name to; with no objects but those that it had."""
        known = references.known if references else None
        built = self._built(name, self._asked(references), known)
        value = codec.decode(data, built)
        if references is not None:
            before = set[Any]()
            with contextlib.suppress(NotSerializableError):
                before = references.held(self.names.get(name))
            if not references.held(value) <= before:
                return NotPlain(f"{name} has come to hold an object")
        return value

    def call(
        self,
        name: str,
        arguments: Sequence[Any],
        keywords: dict[str, Any],
    ) -> Any:
        """Call a function of the student's."""
        receive = self.references.receiver(f"{name}()") if self.references else None
        return self.request("call", name, [], arguments, keywords, receive)

    def request(
        self,
        kind: str,
        name: str,
        details: Sequence[Any],
        arguments: Sequence[Any],
        keywords: dict[str, Any],
        receive: Callable[..., Any] | None = None,
        references: References | None = None,
    ) -> Any:
        """Have something done with arguments, which it may change; returns the result.

        Parameters
        ----------
        kind, name : str
            As of a `Request`.
        details : sequence
            What comes before the arguments.
        arguments : sequence
        keywords : dict
        receive : callable, optional
            Makes the references that come back, if any may.
        references : References, optional
            Whose snapshot is asked, if not the present one.
        """
        self.process.check(self.names)
        every = [*arguments, *keywords.values()]
        lasting = self._lasting(references or self.references)
        try:
            shared = self._shared_values()
            there = [*details, every, list(keywords), shared, self._still_watched()]
            reply = self.ask(
                kind,
                name,
                *there,
                lasting.changed(),
                arguments=[*every, *lasting.objects],
                receive=receive,
                references=references,
            )
        except NotSerializableError as error:
            not_plain.refuse_inside(every)
            self.refuse(f"an argument of {name} {error}")
        if reply.kind == NOT_PLAIN:
            return self._stands_for(reply.value, references)
        return reply.value

    def _stands_for(self, told: Any, references: References | None) -> NotPlain:
        """What stands for a result, of which it is told where it is and why it is no plain data."""
        snapshot = self._asked(references or self.references)
        try:
            place, why = told
            return self.stand_ins.of(snapshot, place, str(why)[:MAX_MESSAGE])
        except _NO_REPLY as lack:
            self.end(_state_of(lack))

    def _built(
        self,
        what: str,
        snapshot: Any,
        known: Callable[..., Any] | None,
    ) -> Callable[..., Any]:
        """What makes references of those that arrive, and of marks what says why it cannot be
        used."""

        def stand_in(place: Any, why: Any) -> NotPlain:
            said = f"{what} {why}"[:MAX_MESSAGE]
            return self.stand_ins.of(snapshot, place, said)

        return marks.built(stand_in, known)

    def _lasting(self, references: References | None) -> LastingCopies:
        """What the test and a snapshot both hold: the present one, or that of these references."""
        return self.lasting.setdefault(self._asked(references), LastingCopies())

    def _hold(
        self,
        lasting: LastingCopies,
        reply: Reply,
        arguments: Sequence[Any],
    ) -> None:
        """Note what the student's process now holds on to."""
        lasting.note()
        try:
            for place in reply.held:
                lasting.add(reply.value if place < 0 else arguments[place])
        except _NO_REPLY as lack:
            self.end(_state_of(lack))

    def _shared_values(self) -> Names:
        """The values of the test's own names that functions of the notebook read."""
        found = {}
        for name in self.shared & self.names.keys():
            value = self.names[name]
            if not _is_plain(value) and self._is_there(name, value):
                continue
            not_plain.refuse_inside(value)
            if _is_plain(value) or (self.references is not None and self._can_be_sent(value)):
                found[name] = value
            else:
                self.refuse(
                    f"it binds {name}, {READ_BY_STUDENT} and which is no plain data: pass it to "
                    "the function as an argument"
                )
        if self.references is not None:
            self.references.replaced |= found.keys()
        return found

    def _is_there(self, name: str, value: Any) -> bool:
        """Whether a name stands for the same there without being sent."""
        if type(value) is proxies.StudentFunction:
            return self.references is None or self.references.is_original(name, value)
        return not is_reference(value) and self._is_imported(name, value)

    def _is_imported(self, name: str, value: Any) -> bool:
        """Whether a name stands for a module, or for a part of one: then it is imported there, too,
        as the test's import would do it in one process."""
        module, attribute, anew = self.own_imports[name]
        where = proxies.where_from(value, module, attribute)
        if where is None:
            return False
        if name not in self.imported or self.imported[name] is not value:
            self.imported[name] = value
            with contextlib.suppress(StudentError):
                self.ask("import", name, *where, anew)
        return True

    def _sent(self, references: References | None) -> Callable[[Any], list[Any] | None]:
        """What makes references and marks of what is sent."""
        mark = partial(not_plain.mark, self._asked(references))
        return marks.parts(mark, references.sent if references else None)

    def _is_same_data(
        self,
        old: Any,
        new: Any,
        references: References | None,
    ) -> bool:
        """Whether two values are the same data; what stands for nothing there is never."""
        try:
            now = self._encoded(new, references)
            return self._encoded(old, references) == now
        except NotSerializableError:
            return False

    def _encoded(
        self,
        value: Any,
        references: References | None = None,
    ) -> bytes:
        sent = self._sent(references or self.references)
        return codec.encode(value, references=sent)

    def _can_be_sent(self, value: Any) -> bool:
        try:
            self._encoded(value)
        except NotSerializableError:
            return False
        return True

    def refuse(self, why: str) -> NoReturn:
        """End the test, because it cannot be run so."""
        self.end("refused", why)

    def end(self, state: str, message: str = "") -> NoReturn:
        """End the test, whatever it catches."""
        self.ended = self.ended or (state, message)
        raise TestEnded(*self.ended)


def _with_shared_objects(
    reply: Reply,
    arguments: Sequence[Any],
    now: list[list[Any]],
) -> tuple[Reply, list[list[Any]]]:
    """A reply, and what became of arguments, with one object where the student's process has one.

    Raises
    ------
    ValueError, TypeError, KeyError, IndexError
        What is told of it cannot be.
    """
    if not reply.same:
        return reply, now
    parts = [list(mutation.inside(one, not_plain.stands_in)) for one in arguments]
    restored = sharing.Restored(parts, reply.same)
    now = [[restored.value(part) for part in new_parts] for new_parts in now]
    if reply.kind == "value":
        reply = reply._replace(value=restored.value(reply.value))
    return reply, now


def _place_of(unexpected: Any) -> int:
    """The place of a reference that may not be given: below those of values that stay behind."""
    if is_reference(unexpected):
        return marks.NOT_KEPT - 1 - inside(unexpected).handle
    return marks.NOT_KEPT


def _changed(
    reply: Reply,
    count: int,
    built: Callable[..., Any],
) -> list[list[Any]]:
    """What became of what was in each of so many arguments."""
    now = []
    for place in range(count):
        parts = reply.changed.get(place, ())
        now.append([codec.decode(one, built) for one in parts])
    return now


def _is_plain(value: Any) -> bool:
    try:
        codec.encode(value)
    except NotSerializableError:
        return False
    return True


def _state_of(lack: Exception) -> str:
    """The state of a test whose reply cannot be had."""
    for kind, state in _STATES.items():
        if isinstance(lack, kind):
            return state
    return "malformed"
