"""A kernel's answer that comes while a widget is told something is not overlooked."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.session import Session
from nbformat.v4 import new_notebook

from coursekit.kernels import Client, Output

#: Milliseconds of a cell.
CELL = 5000


async def seconds_until_the_answer(widget: type) -> float:
    """How long the answer to a cell is waited for, where a widget sends just as it comes."""
    context = zmq.asyncio.Context()
    kernel: Any = zmq.Context(context).socket(zmq.ROUTER)
    port = kernel.bind_to_random_port("tcp://127.0.0.1")
    shell = context.socket(zmq.DEALER)
    shell.connect(f"tcp://127.0.0.1:{port}")
    session = Session(key=b"")
    session.send(shell, "execute_request", {})
    asked = kernel.recv_multipart()
    channel = SimpleNamespace(socket=shell, send=lambda message: session.send(shell, message))
    client: Any = SimpleNamespace(session=session, shell_channel=channel)
    output = widget("comm", {"outputs": []}, client, None)
    output.parent_header = {}
    waiting = asyncio.ensure_future(shell.poll(CELL))
    await asyncio.sleep(0.2)
    kernel.send_multipart(asked)
    time.sleep(0.2)  # the answer is there before this loop looks again
    output.sync_state()
    begun = time.monotonic()
    assert await waiting
    for one in (shell, kernel):
        one.close(0)
    context.term()
    return time.monotonic() - begun


def test_an_answer_is_seen_though_a_widget_sends_just_then() -> None:
    # In a thread of its own: a browser's test before it may have left a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        waited = thread.submit(asyncio.run, seconds_until_the_answer(Output)).result()
    assert waited < CELL / 2000


def test_a_notebook_runs_with_such_widgets() -> None:
    [widgets] = Client(new_notebook()).widget_registry.values()
    assert widgets == {"OutputModel": Output}
