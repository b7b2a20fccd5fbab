"""The test runner: runs the read-only cells and the tests, and never student code.

A name that a test needs from the student is asked of a snapshot of the student's process. Plain
data are fetched; a function becomes a proxy that sends its arguments over and gets plain data back
(`fairmark.child.asking`).

A test runs in two parts. First the visible part of every test; then, of every test, the hidden one.
Nothing of a hidden part's failure is shown. So by the time that hidden arguments enter the
student's processes, all that a student will ever read is already on record.
"""

import contextlib
import hashlib
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NamedTuple

from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from fairmark.child import proxies, running
from fairmark.child.asking import Asking, Names, TestEnded
from fairmark.child.caller import Caller
from fairmark.child.identity import ByCall
from fairmark.child.not_plain import NotPlain, refuse
from fairmark.child.references import References
from fairmark.child.remote import is_reference
from fairmark.child.student_error import MAX_MESSAGE, StudentError, StudentExit
from fairmark.errors import NotSerializableError
from fairmark.protocol import codec, frames
from fairmark.protocol.messages import NOT_PLAIN, Call, RunTest, TestEnd
from fairmark.sandbox.scratch import put_files


@dataclass
class HalfDone:
    """A test whose visible part has passed.

    Attributes
    ----------
    snapshot : socket
        Of the student's process at the test's place.
    names : dict
        The namespace.
    changed : dict
        Values of read-only cells that the student's code left otherwise.
    watched : list of str
        Names of values that a student's function may change.
    taken : dict
        What the student's process gave names last.
    notes : list of str
        For the instructor.
    overwritten : set of str
        Names of values of read-only cells that a student's function changed.
    references : References, optional
        What it has of the student's objects.
    """

    snapshot: socket.socket
    names: Names
    changed: Names = field(default_factory=dict)
    watched: list[str] = field(default_factory=list)
    taken: Names = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    overwritten: set[str] = field(default_factory=set)
    references: References | None = None


class FirstValue(NamedTuple):
    """What a read-only cell bound a name to.

    Attributes
    ----------
    value : plain data
        The object, which keeps its identity for as long as it is here.
    data, digest : bytes
        Its first value, encoded, and of that the digest.
    """

    value: Any
    data: bytes
    digest: bytes

    @classmethod
    def of(cls, value: Any) -> "FirstValue":
        """The value as it is now.

        Raises
        ------
        NotSerializableError
            It is no plain data.
        """
        data = codec.encode(value)
        return cls(value, data, hashlib.sha256(data).digest())


class TestRunner(Asking):
    """The namespace of the tests, and the snapshots that they ask.

    Made once for all submissions, before any fork: it runs the read-only cells after the preamble,
    where they need nothing of a student's; what does is asked of the student instead.

    Parameters
    ----------
    cells : list of str
        Those cells.
    """

    __test__ = False

    def __init__(self, cells: list[str]) -> None:
        # Functions of the preamble look names up there.
        super().__init__(InteractiveShell.instance().user_ns)
        #: By key: the tests whose visible part has passed.
        self.half_done: dict[str, HalfDone] = {}
        #: What hidden parts bound, for the hidden parts of later tests.
        self.kept: Names = {}
        #: What each of the cells binds; what those before the present test bind is in the
        #: namespace already.
        self.bound: list[Names] = []
        #: What read-only cells bound, by identity.
        self.pristine: dict[int, FirstValue] = {}
        self._run_cells(cells)

    def _run_cells(self, cells: list[str]) -> None:
        """Run the cells, and note what they bind and what its first value is."""
        preamble = dict(self.names)
        for source in cells:
            before = dict(self.names)
            with capture_output(display=False), contextlib.suppress(Exception):
                running.run(TransformerManager().transform_cell(source), self.names)
            new = {}
            for name, value in self.names.items():
                if name not in before or before[name] is not value:
                    new[name] = value
            self.bound.append(new)
        self._bind_only(preamble)
        ours = InteractiveShell.instance().user_ns_hidden
        for names in (preamble, *self.bound):
            for name, value in names.items():
                if name not in ours:
                    with contextlib.suppress(NotSerializableError):
                        self.pristine[id(value)] = FirstValue.of(value)

    def _bind_only(self, names: Names) -> None:
        """Have these names and no others."""
        self.names.clear()
        self.names.update(names)

    def serve(self, channel: socket.socket) -> None:
        """Do what the worker says until it hangs up: write files, run the parts of tests, call
        functions."""

        def test(
            request: dict[str, Any],
            fd: int | None = None,
        ) -> dict[str, Any]:
            end = self.run_test(RunTest(**request), fd)
            return asdict(end)

        caller = Caller()

        def call(
            request: dict[str, Any],
            fd: int | None = None,
        ) -> dict[str, Any]:
            end = caller.call(Call(**request), fd)
            return asdict(end)

        frames.serve(channel, {"files": put_files, "test": test, "call": call})

    # ---- names of the student's

    def fetch(self, test: RunTest) -> None:
        """Bind the student's names: plain data, or proxies; what is not there is unbound, as it
        would be."""
        self.watched = list(test.watched)
        self.taken = {}
        for name in test.names:
            self.names.pop(name, None)
            self._fetch_one(name, test.imports.get(name))
        for name in set(test.texts) - self.names.keys():
            self._fetch_one(name, None)

    def _fetch_again(self) -> None:
        """Bind the student's values anew that the test still has; it may have changed them."""
        for name, value in list(self.taken.items()):
            if self.names.get(name) is value:
                self.watched.remove(name)
                self._fetch_one(name, None)

    def _fetch_one(self, name: str, imported: Sequence[str] | None) -> None:
        """Bind one name of the student's.

        Parameters
        ----------
        name : str
        imported : sequence of str, optional
            From where the solution imports it: the module, and what of it.
        """
        receive = None
        if self.references and not imported:
            receive = self.references.receiver(name)
        reply = self.ask("get", name, receive is not None, imported, receive=receive)
        if reply.kind == "missing":
            return
        if reply.kind == NOT_PLAIN:
            refuse(self._stands_for(reply.value, self.references))
        if reply.kind == "value":
            self.names[name] = reply.value
            if not is_reference(reply.value):
                self.watched.append(name)
                self.taken[name] = reply.value
        elif reply.kind == "module":
            self.names[name] = _own_module(name, imported, reply.value)
        elif reply.kind == "function":
            self.names[name] = self._function(name, imported, reply.value)
        else:
            self.end("malformed")

    def _function(
        self,
        name: str,
        imported: Sequence[str] | None,
        told: Any,
    ) -> Any:
        """A function: the solution's own import where the student has the same, else a proxy."""
        called, is_same = told
        own = proxies.imported(*imported) if imported else None
        if own is not None and is_same is True:
            return own
        if imported and own is not None:
            self.notes.append(
                f"the solution imports {name} from {imported[0]}; this submission has its own"
            )
        return proxies.StudentFunction(name, str(called), self)

    # ---- values of read-only cells

    def changed_values(self, names: list[str]) -> Names:
        """The values of read-only cells that the student's code left otherwise: what they are
        now."""
        first = {}
        for name in names:
            known = self.pristine.get(id(self.names.get(name)))
            if known:
                first[name] = known.digest
        if not first:
            return {}
        reply = self.ask("differing", "", first)
        found = {}
        try:
            for name, data in reply.value.items():
                if name in first:
                    found[name] = self._bound(name, data, self.references)
        except (ValueError, TypeError, AttributeError):
            self.end("malformed")
        return found

    def restore(self) -> None:
        """Give every object of the read-only cells its first value, for all tests to come: a
        student's function may have changed it in one to be right in another."""
        self.argument_changed = False
        self.names.update(self.before)
        self.before = {}
        fresh = {}
        for key, first in self.pristine.items():
            fresh[key] = first._replace(value=codec.decode(first.data))
        half_done = [one.names for one in self.half_done.values()]
        for names in (self.names, *self.bound, *half_done, self.kept):
            for name, value in names.items():
                if id(value) in fresh:
                    names[name] = fresh[id(value)].value
        self.pristine = {id(first.value): first for first in fresh.values()}

    # ---- the parts of a test

    def run_test(self, test: RunTest, fd: int | None = None) -> TestEnd:
        """Run the visible part of a test, or, without a snapshot, the hidden one.

        Parameters
        ----------
        test : RunTest
        fd : int, optional
            Descriptor of the snapshot.
        """
        self.begin(test)
        signal.signal(signal.SIGALRM, _ring)
        snapshot = None if fd is None else socket.socket(fileno=fd)
        if test.same_process:
            return self._in_same_process(test, snapshot)
        if snapshot is None:
            return self._hidden_part(test)
        return self._visible_part(test, snapshot)

    def _in_same_process(self, test: RunTest, snapshot: socket.socket | None) -> TestEnd:
        """Have a snapshot run a part of the test itself: first the visible one, on a snapshot that
        no other test has, then the hidden one.

        How it ends is the word of the student's process: nothing but its shape is checked.
        """
        if snapshot is None:
            self.snapshot = self.half_done.pop(test.key).snapshot
        else:
            self.snapshot = snapshot

        try:
            with _alarm(test.seconds + 1):
                end = _told(self.ask("test", test.key, test.source).value)
        except TestEnded as ended:
            state, message = ended.args
            end = TestEnd(state, message=message)
        except (StudentError, StudentExit):
            end = TestEnd("malformed")
        if end.state == "passed" and snapshot is not None:
            self.half_done[test.key] = HalfDone(snapshot, {})
        return end

    def _visible_part(
        self,
        test: RunTest,
        snapshot: socket.socket,
    ) -> TestEnd:
        """Fetch the student's names and run what students see."""
        self.snapshot = snapshot
        if test.references is not None:
            self.references = References(self, snapshot, test.references)
        while len(self.bound) > test.later:
            self.names.update(self.bound.pop(0))
        changed: Names = {}
        functions: Names = {}

        def prepare() -> None:
            self.fetch(test)
            for name, value in self.names.items():
                if type(value) is proxies.StudentFunction:
                    functions[name] = value
            changed.update(self.changed_values(test.watched))

        with capture_output(display=False), _alarm(test.seconds + 1):
            end = self._guarded(prepare)
            if end.state == "passed":
                end = self._judge(test, changed)
        changed |= self._overwritten()
        if self.argument_changed:
            self.restore()
        if end.state == "passed":
            self.half_done[test.key] = HalfDone(
                snapshot,
                dict(self.names),
                changed,
                self.watched,
                self.taken,
                self.notes,
                self.overwritten,
                self.references,
            )
        if self.references is not None:
            self._put_back(functions)
        return end

    def _overwritten(self) -> Names:
        """What became of values of read-only cells that the student's code changed while the test
        ran: the hidden part, too, is to see it."""
        return {name: self.names[name] for name in self.overwritten & self.names.keys()}

    def _put_back(self, functions: Names) -> None:
        """Have no function of the test's in the place of the student's any more, which later tests
        would send."""
        for name in self.shared & self.names.keys():
            value = self.names[name]
            if is_reference(value) or type(value) is proxies.StudentFunction:
                continue
            module, attribute, _ = self.own_imports[name]
            if callable(value) and not proxies.where_from(value, module, attribute):
                del self.names[name]
        self.names.update(functions)

    def _hidden_part(self, test: RunTest) -> TestEnd:
        """Run what students do not see, in the namespace that the visible part left."""
        before = self.half_done.pop(test.key)
        self.snapshot = before.snapshot
        self.watched = before.watched
        self.taken = before.taken
        self.notes = before.notes
        self.overwritten = before.overwritten
        self.references = before.references
        carried = {name: self.kept[name] for name in test.carried if name in self.kept}
        self._bind_only(before.names | carried)
        with capture_output(display=False), _alarm(test.seconds + 1):
            end = self._judge(test, before.changed)
        if self.argument_changed:
            self.restore()
        for name in test.binds:
            if name in self.names:
                self.kept[name] = self.names[name]
        return end

    def _judge(self, test: RunTest, changed: Names) -> TestEnd:
        """Run the part of the test; where the student's code changed values of read-only cells,
        also with these: the lower mark counts.

        So a value that must not be changed is looked at, and nobody gains by changing one.
        """
        if not changed:
            return self._attempt(test)
        first = self._attempt_in_a_copy(test)
        if first.state != "passed":
            return first
        before = {name: self.names[name] for name in changed}
        self.names.update(changed)
        second = self._attempt(test)
        self.names.update(before)
        if second.state != "passed":
            what = ", ".join(sorted(changed))
            return replace(second, message=f"{second.message} (your code changed {what})")
        marks = [one.value for one in (first, second) if one.value is not None]
        return replace(second, value=min(marks, default=None))

    def _attempt_in_a_copy(self, test: RunTest) -> TestEnd:
        """Run the part of the test on a copy of the snapshot. If it passes, all is as it was."""
        before = dict(self.names)
        taken = dict(self.taken)
        lasting = self._lasting(self.references)
        count = len(lasting.objects)

        def go_back() -> None:
            self.ask("return", "")
            lasting.forget_after(count)
            self.imported = {}
            self._bind_only(before)
            if self.argument_changed:
                self.restore()
            self.taken = taken
            self._fetch_again()

        marked = self._guarded(lambda: self.ask("mark", ""))
        if marked.state != "passed":
            return marked
        end = self._attempt(test)
        if end.state != "passed":
            return end
        back = self._guarded(go_back)
        return end if back.state == "passed" else back

    def _attempt(self, test: RunTest) -> TestEnd:
        """Run the part of the test once."""

        def run() -> float | None:
            value = running.run(test.source, self.names, ByCall())
            is_object = is_reference(value) or type(value) is NotPlain
            return None if is_object else running.number(value)

        self.process = proxies.Process(test.modules, test.shadows, self.names, self.refuse)
        return self._guarded(run, test.source)

    def _guarded(self, run: Callable[[], Any], source: str = "") -> TestEnd:
        """How a part of this source ends, whatever happens in it."""
        value = None
        state = "passed"
        message = ""
        lines: tuple[str, ...] = ()
        try:
            value = run()
        except TestEnded as end:
            state, message = end.args
        except BaseException as error:
            state, message = running.verdict(error, source)
            lines = _student_lines(error)
        if self.ended is not None:
            state, message = self.ended
        notes = list(self.notes)
        if state == "passed":
            for name in sorted(self.overwritten):
                notes.append(
                    f"it passed after the student's code had changed {name}, a value of a "
                    "read-only cell, while the test ran: compare with a value that the test makes "
                    "itself"
                )
        given = sorted(self.references.given) if self.references else []
        return TestEnd(state, value, message[:MAX_MESSAGE], lines, notes, given)


def _told(told: Any) -> TestEnd:
    """How a test ended, as the student's process tells it.

    Raises
    ------
    TestEnded
        It is not told as it should be.
    """
    match told:
        case ("passed" | "failed" | "error" as state, float() | None as value, str(), [*lines]):
            shown = tuple(str(line) for line in lines)
            return TestEnd(state, value, told[2][:MAX_MESSAGE], shown)
    raise TestEnded("malformed", "")


def _own_module(
    name: str,
    imported: Sequence[str] | None,
    told: Any,
) -> Any:
    """The module that the student has under a name, where the solution imports the same.

    Raises
    ------
    StudentError
        It is another one: a module is never taken from a student.
    """
    called, is_same = told
    own = proxies.imported(*imported) if imported else None
    if own is None or is_same is not True:
        raise StudentError(
            f"{name} is the module {called}, which a test cannot use: import it in a read-only cell"
        )
    return own


def _student_lines(error: BaseException) -> tuple[str, ...]:
    """The traceback of the student's code that is behind an error; nothing where there is none."""
    for one in (error, error.__context__):
        if isinstance(one, StudentError | StudentExit):
            return one.lines
    return ()


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """End the part when its time is over."""
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(*_: Any) -> None:
    raise TestEnded("timeout", "")
