"""The references of a test to objects of the student's: which there are, where the student's code
may give some, and what it may be asked to calculate.

A submission may give references only where the instructor's solution gave some, in the same test,
and be asked to calculate only what the solution's were asked.
"""

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from fairmark.child import not_plain, proxies, running
from fairmark.child.remote import Known, RemoteObject, class_with, inside, is_reference, step_of
from fairmark.child.student_error import (
    MAX_MESSAGE,
    StudentError,
    StudentExit,
    UnusableError,
    class_names,
)
from fairmark.protocol import codec, marks
from fairmark.protocol.messages import ANYWHERE, Request
from fairmark.protocol.operations import CALCULATIONS, CONVERSIONS

#: How many objects a test may hold references to, and how often it may ask about one.
MAX_REFERENCES = 100_000
MAX_REQUESTS = 100_000
#: Characters of a place where references are given, as it is kept.
_MAX_STEP = 60
#: Operations whose result is never a reference.
_PLAIN = {
    *CONVERSIONS,
    "plain",
    "__dir__",
    "__repr__",
    "__str__",
    "__format__",
    "__contains__",
}
#: Where a function of the test's own is called with references.
_CALLBACK = "callback()"
#: What else is not done apart: functions passed on, and objects that an earlier test got.
_FUNCTIONS = "functions that it passes on"
_EARLIER = "objects of an earlier test"


class References:
    """The references that one test got, all to objects of one snapshot; a later test may use them.

    Parameters
    ----------
    runner : TestRunner
        Asks the snapshot, and ends a test that cannot be run so.
    snapshot : socket
    allowed : sequence of str
        Where the student's code may give references in this test.

    Attributes
    ----------
    given : set of str
        Where it gave some, what they were asked to calculate, and what else the test could not do
        apart.
    replaced : set of str
        Names of the notebook in whose place the test has put something of its own.
    """

    def __init__(
        self,
        runner: Any,
        snapshot: socket.socket,
        allowed: Sequence[str],
    ) -> None:
        self.runner = runner
        self.snapshot = snapshot
        self.given = set[str]()
        self.replaced = set[str]()
        self._allowed = set(allowed)
        #: References, and what was sent: functions of the student's by name, and the test's own,
        #: which the student's code may call, by numbers below zero.
        self._by_handle: dict[Any, Any] = {}
        #: The numbers of the test's own functions, by identity.
        self._numbers: dict[int, int] = {}
        self._requests = 0

    def allows(self, note: str) -> bool:
        """Whether this was so for the solution; or the test is being tried."""
        return note in self._allowed or ANYWHERE in self._allowed

    def may_give(self, step: str) -> bool:
        """Whether the student's code may give references at a place, or in what it gives there."""
        inside = f"{step[:_MAX_STEP]}["
        return self.allows(step[:_MAX_STEP]) or any(one.startswith(inside) for one in self._allowed)

    def may_calculate(self, operation: str, *operands: Any) -> None:
        """End the test if the solution's objects were not asked to calculate this."""
        what = CALCULATIONS.get(operation)
        if what is None:
            return
        if operands:
            what += " with an object" if is_reference(operands[0]) else " with plain data"
        if not self.allows(what):
            self.runner.end("error", f"an object is asked for {what}, and the solution's is not")
        self.given.add(what)

    def sent(self, value: Any) -> list[Any] | None:
        """A reference as it is sent back; None for what is none.

        Of a function of the test's own a number below zero, its name, and whether the student's
        code may call it with references.
        """
        if type(value) is proxies.StudentFunction:
            self.runner.references.given.add(_FUNCTIONS)
            name = object.__getattribute__(value, "_name")
            self._by_handle[name] = value
            return [name]
        if not is_reference(value):
            return self._sent_function(value) if callable(value) else None
        known = inside(value)
        if known.references is not self:
            self.runner.refuse("it passes an object on that an earlier test got")
        return [known.handle]

    def is_original(self, name: str, function: proxies.StudentFunction) -> bool:
        """Whether a name has the function there that it has in the notebook."""
        called = object.__getattribute__(function, "_name")
        return called == name and name not in self.replaced

    def _sent_function(self, function: Callable[..., Any]) -> list[Any]:
        """A function of the test's own as it is sent."""
        self.runner.references.given.add(_FUNCTIONS)
        number = self._numbers.setdefault(id(function), -len(self._numbers) - 1)
        self._by_handle[number] = function
        name = getattr(function, "__name__", "")
        return [number, str(name), self.may_give(_CALLBACK)]

    def call_back(self, number: Any, given: Any) -> Request:
        """Call a function of the test's own for the student's code; returns what to answer.

        Raises
        ------
        ValueError, TypeError, KeyError
            It is none that was sent, or its arguments cannot be read.
        """
        self._count()
        if type(number) is not int or number >= 0:
            raise ValueError("no function")
        function = self._by_handle[number]
        receive = self.receiver(_CALLBACK)
        arguments, keywords = codec.decode(given, receive)
        if receive is not None:
            unexpected = receive.check([*arguments, *keywords.values()])
            if unexpected:
                self.runner.end("error", unexpected)
        key = time.monotonic_ns()
        try:
            result = function(*arguments, **keywords)
        except (Exception, StudentExit, UnusableError) as error:
            self._failed(error)
            classes = class_names(type(error))
            return Request(key, "raised", "", (classes, str(error)[:MAX_MESSAGE]))
        return Request(key, "returned", "", (result,))

    def _failed(self, error: BaseException) -> None:
        """Have the test fail with an error of a function of its own, which the student's code may
        catch, unless the solution's run had it, too."""
        test: References = self.runner.references
        students = isinstance(error, StudentError | StudentExit | UnusableError)
        cls = StudentError if students else type(error)
        note = f"{cls.__name__} in {_FUNCTIONS}"
        if test.allows(note):
            test.given.add(note)
        else:
            self.runner.ended = self.runner.ended or running.verdict(error)

    def _count(self) -> None:
        """Count how often objects and functions are used."""
        self._requests += 1
        if self._requests > MAX_REQUESTS:
            self.runner.end(
                "too big",
                f"its objects were asked {MAX_REQUESTS:,} times: is a generator without an end?",
            )

    def receiver(self, step: str) -> "Receiver | None":
        """What makes references of what arrives at a place; None where there may be none."""
        test: References = self.runner.references
        if not test.may_give(step):
            return None
        return Receiver(test, step, partial(self._receive, step))

    def _receive(
        self,
        step: str,
        handle: Any,
        library_class: Any = None,
        bits: Any = None,
        number: Any = None,
    ) -> Any:
        """The reference of these parts, or what was sent.

        Raises
        ------
        ValueError
            It is no reference, or one too many.
        """
        if handle not in self._by_handle:
            if type(handle) is not int or not 0 <= handle < MAX_REFERENCES:
                raise ValueError("no handle")
            if (type(library_class), type(bits), type(number)) != (str, int, int):
                raise ValueError("no reference")
            reference: RemoteObject = object.__new__(class_with(bits, number))
            known = Known(handle, library_class, number, step, self)
            object.__setattr__(reference, "_known", known)
            self._by_handle[handle] = reference
        return self._by_handle[handle]

    def known(self, handle: Any, *_: Any) -> Any:
        """The reference of a handle that the test has already, or what was sent.

        Raises
        ------
        KeyError
            It has not.
        """
        return self._by_handle[handle]

    def held(self, value: Any) -> set[Any]:
        """The handles of the references in a value, and of what was sent in it."""
        found = set()

        def collect(part: Any) -> list[Any] | None:
            parts = self.sent(part)
            found.update(parts[:1] if parts else [])
            return parts

        def mark(part: Any) -> list[Any] | None:
            return [] if not_plain.stands_in(part) else None

        codec.encode(value, references=marks.parts(mark, collect))
        return found

    def operate(
        self,
        target: "RemoteObject",
        operation: str,
        *arguments: Any,
        **keywords: Any,
    ) -> Any:
        """Have something done with an object in the student's process."""
        if self.runner.references is None:
            self.runner.refuse("it uses an object of the student's that an earlier test got")
        if self.runner.references is not self:
            self.runner.references.given.add(_EARLIER)
        self._count()
        self.runner.references.may_calculate(operation, *arguments)
        step = step_of(target, operation, arguments)
        receive: Any = None
        if operation == "__iter__":  # for `_batches` alone, not for the test
            receive = partial(self._receive, step)
        elif operation not in _PLAIN:
            receive = self.receiver(step)
        details = [operation, target]
        asked = (details, arguments, keywords, receive)
        return self.runner.request("operate", step, *asked, references=self)


class Receiver:
    """Makes the references that arrive with one reply, and sees where in it they are.

    Parameters
    ----------
    test : References
        Of the present test.
    step : str
        The place.
    receive : callable
        Makes one.
    """

    def __init__(
        self,
        test: References,
        step: str,
        receive: Callable[..., Any],
    ) -> None:
        self._test = test
        self._step = step
        self._receive = receive
        self._received: list[Any] = []

    def __call__(self, *parts: Any) -> Any:
        """Make a reference of its parts."""
        made = self._receive(*parts)
        self._received.append(made)
        return made

    def check(self, values: Sequence[Any], arguments: Sequence[Any] = ()) -> str:
        """Note where in these values there are references, and whether some have come into the
        arguments; says which the solution did not give, if any."""
        if not self._received:
            return ""
        found = [one for value in values for one in _places(value, self._step)]
        places = {place[:_MAX_STEP] for place, _ in found}
        held = [one for argument in arguments for one in _places(argument, "")]
        seen = {id(one) for _, one in [*found, *held]}
        if any(id(one) not in seen for one in self._received):
            places.add(f"{self._step[:_MAX_STEP]}[...]")
        for place in sorted(places):
            if not self._test.allows(place):
                return (
                    f"{place} is an object, and the solution gives none there: give a list, such "
                    "as list(...), a number or other plain data"
                )
            self._test.given.add(place)
        return ""


def _places(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """The references in a value, and where in it they are: where all that is in a list, tuple or
    dict is of one kind, its places are one.

    Examples
    --------
    >>> point = object.__new__(RemoteObject)
    >>> [place for place, _ in _places((point, [point, point], 2), "pair()")]
    ['pair()[0]', 'pair()[1][]', 'pair()[1][]']
    """
    if is_reference(value):
        yield place, value
        return
    parts: list[tuple[Any, Any]] = []
    if issubclass(type(value), dict):
        parts = list(value.items())
    elif issubclass(type(value), list | tuple):
        parts = list(enumerate(value))
    elif type(value) in (set, frozenset):
        parts = [(None, part) for part in value]
    kinds = {_kind(part) for _, part in parts}
    for key, part in parts:
        by_key = len(kinds) > 1 and type(key) in (int, str)
        inside = f"{place}[{key if by_key else ''}]"
        yield from _places(part, inside[:_MAX_STEP])


def _kind(part: Any) -> str:
    if is_reference(part):
        return "object"
    is_inside = issubclass(type(part), dict | list | tuple | set | frozenset)
    return "inside" if is_inside else "data"
