"""An exception of the student's code: as it is told, and as the test runner raises it."""

import builtins
import contextlib
from collections.abc import Sequence
from typing import Any

from fairmark.protocol import codec

#: Characters of a message, of a class's name and of a line of a traceback; lines.
MAX_MESSAGE = 4000
_MAX_NAME = 100
_MAX_LINE = 2000
_MAX_LINES = 30
#: How many exceptions are told that are behind one another.
MAX_BEHIND = 3
#: Classes that are never raised for a student: a failed assertion is the test's own, and the others
#: end a test's loop, or what it makes of groups, as if all were well.
_NEVER = AssertionError | BaseExceptionGroup | StopIteration | StopAsyncIteration | GeneratorExit
#: Bases that say nothing.
_PLAIN = {Exception, BaseException}


class StudentError(Exception):
    """An exception of the student's code: raised here as this and as the builtin class that it was.

    Attributes
    ----------
    lines : tuple of str
        Its traceback.
    """

    lines: tuple[str, ...] = ()


class StudentExit(BaseException):
    """As `StudentError`, of one that is no `Exception`, such as `SystemExit`."""

    lines: tuple[str, ...] = ()


class UnusableError(BaseException):
    """A test has used what is no plain data: it fails, also where it expects some exception."""


def class_names(cls: type) -> list[str]:
    """The name of a class, and the names of the builtin classes that it is, or is a kind of.

    Examples
    --------
    >>> class_names(type("KeyError", (ValueError,), {}))
    ['KeyError', 'ValueError', 'Exception', 'BaseException', 'object']
    """
    names = [cls.__name__]
    for one in cls.__mro__:
        if vars(builtins).get(one.__name__) is one:
            names.append(one.__name__)
    return names


def student_error(
    classes: Sequence[str],
    text: str,
    lines: Sequence[str],
    arguments: bytes | None = None,
    behind: Sequence[Any] = (),
    *,
    depth: int = MAX_BEHIND,
) -> StudentError | StudentExit:
    """The exception to raise for one of the student's.

    Parameters
    ----------
    classes : sequence of str
        The name of its class, and of the builtin classes that it is, the most special one first.
    text : str
        Its message.
    lines : sequence of str
        Its traceback.
    arguments : bytes, optional
        Its arguments, encoded, where they are plain data.
    behind : sequence, optional
        Its cause and its context, told in the same way, or None; and whether the context is
        suppressed.
    depth : int
        How many exceptions behind it are made.

    Raises
    ------
    ValueError, TypeError
        None can be made of it.
    """
    names = [str(one) for one in classes]
    message = str(text)[:MAX_MESSAGE]
    shown = tuple(str(line)[:_MAX_LINE] for line in lines[-_MAX_LINES:])
    root: Any = StudentError if "Exception" in names[1:] else StudentExit

    def initialise(self: Any, *given: object) -> None:
        """As the builtin class does, if it takes these arguments."""
        with contextlib.suppress(Exception):
            super(root, self).__init__(*given)

    def tell(self: Any) -> str:
        return message

    def refuse(self: Any) -> None:
        raise StudentError("the arguments of this error are no plain data, or large")

    name = names[0][:_MAX_NAME]
    body: dict[str, Any] = {"__init__": initialise, "__str__": tell, "lines": shown}
    body["__module__"] = "__main__"  # as in a notebook
    given = (message,)
    if arguments is None:
        body["args"] = property(refuse)
    else:
        given = tuple(codec.decode(arguments))
    bases = (root, *_builtin_bases(names[1:], root))
    error = type(name, bases, body)(*given)
    if behind and depth:
        _put_behind(error, behind, depth - 1)
    return error


def _put_behind(
    error: BaseException,
    behind: Sequence[Any],
    depth: int,
) -> None:
    """Give an exception its cause and its context."""
    cause, context, suppressed = behind
    if cause is not None:
        error.__cause__ = student_error(*cause, depth=depth)
    if context is not None:
        error.__context__ = student_error(*context, depth=depth)
    error.__suppress_context__ = suppressed is True


def _builtin_bases(
    names: Sequence[str],
    root: type,
) -> list[type]:
    """The builtin classes among these, without those that others of them are kinds of."""
    known = set[type]()
    for name in names:
        cls = vars(builtins).get(name)
        if not isinstance(cls, type) or not issubclass(cls, BaseException):
            continue
        if not issubclass(cls, _NEVER):
            known.add(cls)
    if root is StudentExit:
        known = {cls for cls in known if not issubclass(cls, Exception)}
    known -= _PLAIN
    found = []
    for cls in known:
        others = known - {cls}
        if not any(issubclass(other, cls) for other in others):
            found.append(cls)
    return sorted(found, key=str)
