"""An exception of the student's code, as the test runner raises it."""

import builtins
from collections.abc import Sequence

#: Characters of a message, of a class's name and of a line of a traceback; lines.
MAX_MESSAGE = 4000
_MAX_NAME = 100
_MAX_LINE = 2000
_MAX_LINES = 30
#: Classes that are never raised for a student: a failed assertion is the test's own, and the others
#: end a test's loop as if all were well.
_NEVER = AssertionError | ExceptionGroup | StopIteration | StopAsyncIteration


class StudentError(Exception):
    """An exception of the student's code: raised here as this and as the builtin class that it was.

    Attributes
    ----------
    lines : tuple of str
        Its traceback.
    """

    lines: tuple[str, ...] = ()


def student_error(
    classes: Sequence[str],
    text: str,
    lines: Sequence[str],
) -> StudentError:
    """The exception to raise for one of the student's.

    Parameters
    ----------
    classes : sequence of str
        Names of its classes, the most special one first.
    text : str
        Its message.
    lines : sequence of str
        Its traceback.
    """
    names = [str(one) for one in classes]
    message = str(text)[:MAX_MESSAGE]
    shown = tuple(str(line)[:_MAX_LINE] for line in lines[-_MAX_LINES:])

    def initialise(self: StudentError, *arguments: object) -> None:
        """Nothing: builtin classes have arguments of their own."""

    def tell(self: StudentError) -> str:
        return message

    name = names[0][:_MAX_NAME] if names else "Exception"
    bases = (StudentError, *_builtin_bases(names))
    body = {"__init__": initialise, "__str__": tell, "lines": shown}
    return type(name, bases, body)(message)


def _builtin_bases(names: Sequence[str]) -> list[type]:
    """The builtin classes among these, without those that others of them are kinds of."""
    known = set()
    for name in names:
        cls = vars(builtins).get(name)
        if isinstance(cls, type) and issubclass(cls, Exception) and not issubclass(cls, _NEVER):
            known.add(cls)
    known.discard(Exception)
    found = []
    for cls in known:
        others = known - {cls}
        if not any(issubclass(other, cls) for other in others):
            found.append(cls)
    return sorted(found, key=str)
