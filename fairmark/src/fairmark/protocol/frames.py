"""Frames over a stream socket between a trusted process and a hostile one: a length, then so many
bytes.

A deadline holds for the frame as a whole, so neither a peer that trickles nor one that never reads
can hold anybody up: TimeoutError says that it passed, another OSError that the other end is gone.
Then the connection is of no further use.
"""

import json
import socket
import time
from collections.abc import Callable
from typing import Any

from fairmark.errors import FrameTooLargeError
from fairmark.protocol import codec

#: Header size, in bytes: the length of what follows.
_HEADER = 8
#: Maximum request size, in bytes.
MAX_REQUEST = 1 << 28
#: Stands before each request, because descriptors travel with bytes.
_MARK = b"f"


def send(
    connection: socket.socket,
    payload: bytes,
    deadline: float | None,
) -> None:
    """Send a frame.

    Parameters
    ----------
    connection : socket
        A connected stream socket.
    payload : bytes
        Of any length.
    deadline : float or None
        As of `time.monotonic()`; None waits for ever.

    Raises
    ------
    OSError
        The frame may have been sent in part.
    """
    connection.settimeout(seconds_left(deadline))
    header = len(payload).to_bytes(_HEADER)
    frame = header + payload
    connection.sendall(frame)  # its time is that of all bytes together


def receive(
    connection: socket.socket,
    deadline: float | None,
    max_bytes: int,
) -> bytearray:
    """Receive a frame of at most so many bytes.

    Raises
    ------
    OSError, FrameTooLargeError

    Examples
    --------
    >>> one, other = socket.socketpair()
    >>> send(one, b"hello", None)
    >>> receive(other, None, 100)
    bytearray(b'hello')
    """
    header = _exactly(connection, _HEADER, deadline)
    length = int.from_bytes(header)
    if length > max_bytes:
        raise FrameTooLargeError(f"{length:,} bytes, at most {max_bytes:,} are allowed")
    return _exactly(connection, length, deadline)


def send_request(
    channel: socket.socket,
    kind: str,
    request: Any,
    deadline: float | None,
    fd: int | None = None,
) -> None:
    """Send what `serve` serves: a request, and a descriptor that travels with it.

    Raises
    ------
    OSError
        The request may have been sent in part.
    """
    channel.settimeout(seconds_left(deadline))
    fds = [] if fd is None else [fd]
    socket.send_fds(channel, [_MARK], fds)
    send(channel, codec.encode((kind, request)), deadline)


def serve(
    channel: socket.socket,
    handlers: dict[str, Callable[..., Any]],
) -> None:
    """Do what the worker says until it hangs up.

    Parameters
    ----------
    channel : socket
        Where the requests arrive.
    handlers : dict of str to callable
        Kind of request -> takes the request, and the descriptor if there is one; its result is sent
        back as JSON.
    """
    while True:
        _, fds, _, _ = socket.recv_fds(channel, 1, 1)
        frame = receive(channel, None, MAX_REQUEST)
        kind, request = codec.decode(frame)
        result = handlers[kind](request, *fds)
        reply = json.dumps(result)
        send(channel, reply.encode(), None)


def _exactly(
    connection: socket.socket,
    count: int,
    deadline: float | None,
) -> bytearray:
    """So many bytes."""
    room = bytearray(count)
    view = memoryview(room)
    received = 0
    while received < count:
        connection.settimeout(seconds_left(deadline))
        more = connection.recv_into(view[received:])
        if not more:
            raise ConnectionError("end of the stream")
        received += more
    return room


def seconds_left(deadline: float | None) -> float | None:
    """Seconds until then.

    Raises
    ------
    TimeoutError
        There are none.
    """
    if deadline is None:
        return None
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("timed out")
    return seconds
