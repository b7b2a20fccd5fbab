"""What a test asks of a snapshot of the student's process, and what comes back.

Both travel as tuples of plain data, in the order of their fields. A reply comes from a hostile
process: it has the right number of fields, and nothing else is known of them before they are
looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from fairmark.protocol import codec

#: In place of where the student's code may give references: everywhere.
ANYWHERE = "*"
#: Stands in why a test is refused for a name that it binds, or an earlier one.
READ_BY_STUDENT = "which a student's function reads"
#: The kind of a reply whose value, of a call, is neither plain data nor a reference.
NOT_PLAIN = "not plain"


class Request(NamedTuple):
    """A question about a name of the notebook.

    Attributes
    ----------
    key : int
        Comes back with the reply: a late one is not taken for another request's.
    kind : str
        "get" (what a name stands for), "call" (a function), "operate" (on an object that the test
        has a reference to), "differing" (which values of read-only cells changed), "import" (what a
        test does), "test" (run a part of one here), "mark" (go on in a copy) or "return" (end the
        copy, and be as before). "returned" and "raised" say how a function of the test's ended.
    name : str
        Of "operate" what a test would write for it, such as `.x`.
    details : tuple
        What else the kind needs.
    references : bool
        Whether the value of the reply may be, or hold, references.
    """

    key: int
    kind: str
    name: str
    details: tuple[Any, ...] = ()
    references: bool = False

    @property
    def is_call(self) -> bool:
        """Whether a test may leave the result alone, as that of a line of its own."""
        return self.kind == "call" or (self.kind == "operate" and self.details[0] == "__call__")

    def encode(
        self,
        references: Callable[[Any], list[Any] | None] | None = None,
    ) -> bytes:
        """As bytes, with references as in `codec.encode`.

        Raises
        ------
        NotSerializableError
            Something in it is not plain data.
        """
        return codec.encode(tuple(self), references=references)


class Reply(NamedTuple):
    """What a snapshot answers.

    Attributes
    ----------
    kind : str
        "value", "function", "module", "missing", "raised" or "not plain"; or "callback", where a
        function of the test's is to be called before the reply can be given.
    value : plain data
        A value; a function's name and where it comes from; the classes, text and lines of an
        exception; where a result stays that is not plain data, and why; or the number of the test's
        function, and its arguments, encoded.
    changed : dict of int to list of bytes
        Of each argument that changed, by its place: what became of all that was in it, each encoded
        by itself.
    printed : list of (str, str)
        Stream and text.
    bound : dict of str to (bool, bytes)
        Names that the call changed: whether it is the same object still, and its value, encoded.
    same : list of list
        Which objects in a value are one, or an argument's; see `fairmark.protocol.sharing`.
    held : list of int
        Of which arguments, by place, the student's process now holds on to the object; -1 for the
        value.
    """

    kind: str
    value: Any = None
    changed: Mapping[int, list[bytes]] = {}
    printed: Sequence[tuple[str, str]] = ()
    bound: Mapping[str, tuple[bool, bytes]] = {}
    same: Sequence[Sequence[Any]] = ()
    held: Sequence[int] = ()

    def encode(
        self,
        key: int,
        references: Callable[[Any], list[Any] | None] | None = None,
    ) -> bytes:
        """As bytes, with the key of its request; the student's own subclasses as plain values, or
        as references like what is not plain data at all.

        Raises
        ------
        NotSerializableError
            Something in it is not plain data.
        """
        return codec.encode((key, *self), subclasses=True, references=references)

    @classmethod
    def decode(
        cls,
        frame: bytes | bytearray,
        key: int,
        references: Callable[..., Any] | None = None,
    ) -> "Reply":
        """The reply to the request of this key, with references as in `codec.decode`.

        Raises
        ------
        ValueError, TypeError
            The bytes are no reply, or one to another request.
        """
        returned, *fields = codec.decode(frame, references)
        if returned != key:
            raise ValueError("a reply to another request")
        if len(fields) != len(cls._fields):
            raise ValueError("no reply")
        return cls(*fields)


@dataclass(frozen=True)
class RunTest:
    """What a test runner is asked: to run one part of a test.

    Attributes
    ----------
    key : str
        Of the test.
    source : str
        The part, as Python.
    seconds : float
        In which it must have ended, at the latest.
    same_process : bool
        Whether it is run in the student's process.
    references : list of str, optional
        Where the student's code may give references, as a test would write it; None where the test
        takes plain data alone.
    names, texts, imports, watched, shared, brought, carried, shadows, modules, binds, later
        As in `fairmark.notebook.planner.TestPlan`.
    """

    key: str
    source: str
    seconds: float
    same_process: bool
    references: list[str] | None
    names: list[str]
    texts: list[str]
    imports: dict[str, tuple[str, str]]
    watched: list[str]
    shared: list[str]
    brought: dict[str, tuple[str, str, bool]]
    carried: list[str]
    shadows: list[str]
    modules: list[str]
    binds: list[str]
    later: int


@dataclass(frozen=True)
class Call:
    """What a test runner is asked besides: to call a function of the student's.

    Attributes
    ----------
    name : str
        Of the function.
    arguments : bytes
        Those by place and those by keyword, encoded.
    seconds : float
        In which it must have ended, at the latest.
    """

    name: str
    arguments: bytes
    seconds: float


@dataclass(frozen=True)
class CallEnd:
    """How a call ended.

    Attributes
    ----------
    state : str
        "passed", "error", "timeout", "died", "too big" or "malformed".
    result : str
        Encoded, in base64.
    message : str
    lines : sequence of str
        Of the student's traceback.
    """

    state: str
    result: str = ""
    message: str = ""
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class TestEnd:
    """How a part of a test ended.

    Attributes
    ----------
    state : str
        "passed", "failed", "error", "timeout", "died", "too big", "malformed" or "refused".
    value : float, optional
        The points that its last line gives.
    message : str
    lines : sequence of str
        Of the student's traceback.
    notes : sequence of str
        For the instructor.
    references : sequence of str
        Where the student's code gave references.
    """

    __test__ = False

    state: str
    value: float | None = None
    message: str = ""
    lines: Sequence[str] = ()
    notes: Sequence[str] = ()
    references: Sequence[str] = ()
