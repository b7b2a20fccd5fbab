"""Frames over a stream socket between a trusted process and a hostile one: a length, then so many bytes.

A deadline holds for the frame as a whole, so neither a peer that trickles nor one that never reads can hold anybody up.
"""

from __future__ import annotations

import select
import socket
import struct
import time

_HEADER = struct.Struct(">Q")
_PIECE = 1 << 20


class Closed(Exception):
    """The other end is gone."""


class TooBig(Exception):
    """The frame announces more bytes than are allowed; none were read."""


class TimedOut(Exception):
    """The deadline passed."""


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
    Closed, TimedOut
        The frame may have been sent in part: the connection is of no further use.
    """
    for piece in (_HEADER.pack(len(payload)), payload):
        left = memoryview(piece)
        while left:
            _wait(connection, deadline, writing=True)
            try:
                left = left[connection.send(left[:_PIECE], socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL):]
            except BlockingIOError:
                continue
            except OSError as error:
                raise Closed(str(error)) from None


def receive(connection: socket.socket, deadline: float | None, max_bytes: int) -> bytes:
    """Receive a frame of at most so many bytes.

    Raises
    ------
    Closed, TimedOut, TooBig
        The connection is of no further use.

    Examples
    --------
    >>> one, other = socket.socketpair()
    >>> send(one, b"hello", None)
    >>> receive(other, None, 100)
    b'hello'
    """
    [length] = _HEADER.unpack(_exactly(connection, _HEADER.size, deadline))
    if length > max_bytes:
        raise TooBig(f"{length:,} bytes, at most {max_bytes:,} are allowed")
    return bytes(_exactly(connection, length, deadline))


def _exactly(connection: socket.socket, count: int, deadline: float | None) -> bytearray:
    """So many bytes; memory grows only with what has arrived."""
    got = bytearray()
    while len(got) < count:
        _wait(connection, deadline, writing=False)
        try:
            piece = connection.recv(min(count - len(got), _PIECE), socket.MSG_DONTWAIT)
        except BlockingIOError:
            continue
        except OSError as error:
            raise Closed(str(error)) from None
        if not piece:
            raise Closed("end of the stream")
        got += piece
    return got


def _wait(connection: socket.socket, deadline: float | None, writing: bool) -> None:
    poll = select.poll()  # select() fails for descriptors above 1023
    poll.register(connection, select.POLLOUT if writing else select.POLLIN)
    left = None if deadline is None else deadline - time.monotonic()
    if left is not None and left <= 0:
        raise TimedOut
    if not poll.poll(None if left is None else left * 1000 + 1):
        raise TimedOut
