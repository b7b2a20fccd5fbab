"""The errors of the engine: one tree, so that a caller can catch all of them or one kind.

This module imports nothing, so every part of the engine can use it, also inside the sandbox.
"""


class FairmarkError(Exception):
    """What the engine raises on purpose; the message says what to do."""


class CourseError(FairmarkError, ValueError):
    """The course, or what was asked of it, is not as it should be."""


class InvalidAssignmentError(FairmarkError, RuntimeError):
    """The assignment itself cannot be graded fairly; the message names the cells and says why."""


class GradebookError(FairmarkError, RuntimeError):
    """The gradebook cannot be written; what was graded is safe in the ledger."""


class SandboxError(FairmarkError, RuntimeError):
    """Isolation cannot be set up here, for a reason; the message says which ways out there are."""

    def __str__(self) -> str:
        return (
            f"student code cannot be isolated here: {self.args[0]}. Two ways out: grade in the "
            "container of fairmark/Containerfile, or pass --trust-submissions, which runs it "
            "unprotected and says so on every result"
        )


class UnreadableNotebookError(FairmarkError, ValueError):
    """What was submitted is not a notebook; the message says why, for the student."""


class StudentCodeError(FairmarkError):
    """A student's code gave no result; the message says why, for a table or the student.

    Attributes
    ----------
    state : str
        "error", "timeout", "died", "too big" or "malformed".
    lines : tuple of str
        The traceback of what it raised.
    """

    def __init__(
        self,
        message: str,
        state: str = "error",
        lines: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.state = state
        self.lines = lines


class ProcessExitedError(FairmarkError):
    """A sandboxed process ended; the message says how, for people."""


class ProcessKilledError(FairmarkError):
    """A process was ended from outside, which is no submission's fault; the message says which."""


class NotSerializableError(FairmarkError, TypeError):
    """A value is not plain data; the message says what it is, and what to return instead."""


class MalformedDataError(FairmarkError, ValueError):
    """Bytes that no plain value is encoded as."""


class FrameTooLargeError(FairmarkError, ValueError):
    """A frame announces more bytes than are allowed; none were read."""
