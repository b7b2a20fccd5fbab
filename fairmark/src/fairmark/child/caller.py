"""In the test runner's process: call a function of the student's for the grader's own program.

The program gets what was decoded and encoded again here. So what a hostile process sends is read
only in a sandbox, within a submission's memory.
"""

import base64
import socket
import time
from typing import Any

from fairmark.child.student_error import MAX_MESSAGE, student_error
from fairmark.errors import FrameTooLargeError, NotSerializableError
from fairmark.protocol import codec, frames
from fairmark.protocol.messages import NOT_PLAIN, Call, CallEnd, Reply, Request

#: Bytes of one reply of the snapshot.
_MAX_REPLY = 1 << 27
#: Bytes of a result that is passed on. As many empty lists take 64 times as much of the program's
#: memory.
MAX_RESULT = 4 << 20


class Caller:
    """Calls functions in a snapshot of the student's process."""

    def __init__(self) -> None:
        self.snapshot: Any = None

    def call(self, call: Call, fd: int | None = None) -> CallEnd:
        """Call a function.

        Parameters
        ----------
        call : Call
        fd : int, optional
            Descriptor of the snapshot, with the first call.
        """
        if fd is not None:
            self.snapshot = socket.socket(fileno=fd)
        deadline = time.monotonic() + call.seconds
        arguments, keywords = codec.decode(call.arguments)
        every = [*arguments, *keywords.values()]
        try:
            found = self._ask(Request(time.monotonic_ns(), "get", call.name), deadline)
            if found.kind != "function":
                return CallEnd("error", message=f"the notebook defines no function {call.name}")
            details: tuple[Any, ...] = (every, list(keywords), {}, [], {})
            request = Request(time.monotonic_ns(), "call", call.name, details)
            reply = self._ask(request, deadline)
            return _told(reply)
        except TimeoutError:
            return CallEnd("timeout")
        except FrameTooLargeError:
            return CallEnd("too big")
        except OSError:
            return CallEnd("died")
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            return CallEnd("malformed")

    def _ask(self, request: Request, deadline: float) -> Reply:
        """The snapshot's reply."""
        frames.send(self.snapshot, request.encode(), deadline)
        frame = frames.receive(self.snapshot, deadline, _MAX_REPLY)
        return Reply.decode(frame, request.key)


def _told(reply: Reply) -> CallEnd:
    """How a call ended, by what the snapshot says."""
    if reply.kind == "raised":
        error = student_error(*reply.value)
        name = type(error).__name__
        message = str(error) if name == "StudentError" else f"{name}: {error}"
        return CallEnd("error", message=message, lines=error.lines)
    if reply.kind == NOT_PLAIN:
        _, why = reply.value
        return CallEnd("error", message=str(why)[:MAX_MESSAGE])
    if reply.kind != "value":
        return CallEnd("malformed")
    try:
        result = codec.encode(reply.value)
    except NotSerializableError:
        return CallEnd("malformed")
    if len(result) > MAX_RESULT:
        return CallEnd("too big")
    return CallEnd("passed", base64.b64encode(result).decode())
