"""A student's process that does not keep to what was agreed costs its own time, never the
worker's."""

import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from fairmark.forkserver import client
from fairmark.forkserver.client import Fork
from fairmark.sandbox import bubblewrap, cgroup
from fairmark.sandbox.policy import NOBODY, Limits


@pytest.mark.parametrize("size", [0, *range(200_000, 224_000, 2_000)])
def test_whoever_answers_without_reading_is_late(size: int) -> None:
    """Of these sizes some fill what the system holds for a reader to the last byte, so that not one
    more is taken."""
    channel, theirs = socket.socketpair()
    report, _ = socket.socketpair()
    body = json.dumps([]).encode()
    theirs.sendall((struct.pack(">Q", len(body)) + body) * 100)
    fork = Fork(report, channel, cgroup.Group(), Limits())
    told: list[str] = []

    def ask() -> None:
        try:
            for _ in range(100):
                fork.call("run", "x" * size, time.monotonic() + 0.2)
        except TimeoutError:
            told.append("late")

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(10)
    assert told == ["late"]


def test_the_watcher_ends_what_takes_too_much_though_nobody_asks() -> None:
    code = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; b = "
        "bytearray(10**8); time.sleep(30)'])"
    )
    with subprocess.Popen([sys.executable, "-c", code], start_new_session=True) as process:
        small, large = (
            cgroup.Watch(Limits(memory=memory), process.pid) for memory in (60_000_000, 1 << 30)
        )
        try:
            assert process.wait(20) == -signal.SIGKILL
            assert small.exceeded() and not large.exceeded()
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            for watch in (small, large):
                watch.remove()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another account")
def test_each_fork_server_gets_an_account_of_its_own() -> None:
    """What the kernel counts by account, such as the pages of pipes, tells nobody anything."""
    words = [" ".join(bubblewrap.command([], ["true"])) for _ in range(3)]
    accounts = {re.search(r"--reuid=(\d+)", one)[1] for one in words}
    there_are = int(Path("/proc/self/uid_map").read_text(encoding="ascii").split()[2])
    few = there_are < bubblewrap.ACCOUNTS
    assert accounts == {str(NOBODY)} if few else len(accounts) == 3
    for one in words:
        done = subprocess.run([*one.split()[:-1], "id", "-u"], capture_output=True, text=True)
        assert done.stdout.strip() == re.search(r"--reuid=(\d+)", one)[1]


#: Reads an answer of 24 MB as the worker does; says how it went and how many MB that took.
_READS = """
import resource, sys
from fairmark.forkserver import client
frame = eval(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    client.parse_reply(frame)
    how = 'read'
except ValueError as error:
    how = str(error)
print(how, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, sep='|')
"""


@pytest.mark.parametrize(
    ("frame", "how"),
    [
        ("b'[' + b'[],' * 8_000_000 + b'[]]'", "it holds more than 500,000 values"),
        ("""b'[' + b'{"a":{}},' * 2_600_000 + b'{}]'""", "it holds more than 500,000 values"),
        ("b'[' + b'1.5,' * 6_000_000 + b'1]'", "it holds more than 500,000 values"),
        ("""b'["' + b'\\\\"' * 3_000_000 + b'",' + b'[],' * 5_000_000 + b'1]'""", "it holds more"),
        ("b'[' + b'[],' * 160_000 + b'[]]'", "read"),  # as near the bound as one may come
        ("""b'["' + b'\\\\"' * 12_000_000""", "Unterminated string"),
        (
            "('[\"' + '\u2200' + '\", ' + '[],' * 4_000_000 + '1]').encode('utf-16')",
            "'ascii' codec",
        ),
    ],
)
def test_an_answer_of_many_values_takes_the_worker_little_memory(frame: str, how: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _READS, frame], capture_output=True, text=True, timeout=120
    )
    said, _, taken = run.stdout.strip().rpartition("|")
    assert said.startswith(how), run.stderr
    assert int(taken) < 150


def test_a_large_honest_answer_is_read() -> None:
    text = '1, [2], {3}, \\"4\\"\n' * 5_000
    table = {"text/html": "<td>1,</td>" * 300_000, "text/plain": '{"x": [1, 2]}, ' * 5_000}
    picture = {"image/png": "iVBORw0KGgo\n" * 250_000}
    outputs = [{"output_type": "stream", "name": "stdout", "text": text}]
    outputs += [{"output_type": "display_data", "data": one} for one in (table, picture)]
    outputs += [{"output_type": "stream", "name": name, "text": "x"} for name in "ab" * 10_000]
    assert client.parse_reply(json.dumps(outputs).encode()) == outputs
