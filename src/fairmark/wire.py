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

from fairmark import plain

#: Bytes of a length.
_HEADER = 8
#: Bytes of what the worker, or the marker, asks, at most.
MAX_REQUEST = 1 << 28


class TooBig(ValueError):
    """The frame announces more bytes than are allowed; none were read."""


def send(connection: socket.socket, payload: bytes, deadline: float | None) -> None:
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
    connection.settimeout(left(deadline))
    header = len(payload).to_bytes(_HEADER)
    frame = header + payload
    connection.sendall(frame)  # its time is that of all bytes together


def receive(connection: socket.socket, deadline: float | None, max_bytes: int) -> bytearray:
    """Receive a frame of at most so many bytes.

    Raises
    ------
    OSError, TooBig

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
        raise TooBig(f"{length:,} bytes, at most {max_bytes:,} are allowed")
    return _exactly(connection, length, deadline)


def _exactly(connection: socket.socket, count: int, deadline: float | None) -> bytearray:
    """So many bytes."""
    room = bytearray(count)
    view = memoryview(room)
    got = 0
    while got < count:
        connection.settimeout(left(deadline))
        more = connection.recv_into(view[got:])
        if not more:
            raise ConnectionError("end of the stream")
        got += more
    return room


def left(deadline: float | None) -> float | None:
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


def serve(channel: socket.socket, known: dict[str, Callable[..., Any]]) -> None:
    """Do what the worker says until it hangs up.

    Parameters
    ----------
    channel : socket
        Each request is a byte, with which a descriptor may travel, and a frame: what is asked, and
        about what.
    known : dict of str to callable
        What can be asked -> takes the request, and the descriptor if there is one; its result is
        answered as JSON.
    """
    while True:
        _, fds, _, _ = socket.recv_fds(channel, 1, 1)
        frame = receive(channel, None, MAX_REQUEST)
        kind, request = plain.decode(frame)
        result = known[kind](request, *fds)
        answer = json.dumps(result)
        send(channel, answer.encode(), None)
