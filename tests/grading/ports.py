"""A port for a server that a test starts."""

import secrets
import socket

#: Below what the system gives out by itself (on Linux from 32768): so nobody is given the port
#: between the choice and the server's start.
FIRST, COUNT = 15_000, 15_000
_given: set[int] = set()


def free() -> int:
    """A port of this machine that nobody uses, another one at each call."""
    while True:
        port = FIRST + secrets.randbelow(COUNT)
        if port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port
