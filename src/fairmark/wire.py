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

#: Bytes of a length, and of what the worker, or the marker, asks, at most.
_HEADER, MAX_REQUEST = 8, 1 << 28


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
    connection.sendall(
        len(payload).to_bytes(_HEADER) + payload
    )  # its time is that of all bytes together


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
    length = int.from_bytes(_exactly(connection, _HEADER, deadline))
    if length > max_bytes:
        raise TooBig(f"{length:,} bytes, at most {max_bytes:,} are allowed")
    return _exactly(connection, length, deadline)


def _exactly(connection: socket.socket, count: int, deadline: float | None) -> bytearray:
    """So many bytes."""
    got, room = 0, bytearray(count)
    while got < count:
        connection.settimeout(left(deadline))
        if not (more := connection.recv_into(memoryview(room)[got:])):
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
    seconds = None if deadline is None else deadline - time.monotonic()
    if seconds is not None and seconds <= 0:
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
        kind, request = plain.decode(receive(channel, None, MAX_REQUEST))
        send(channel, json.dumps(known[kind](request, *fds)).encode(), None)
