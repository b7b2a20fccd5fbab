"""Inside the student's process: runs cells as a Jupyter kernel would, and answers the marker's questions.

Everything here shares a process with student code, so nothing here is trusted: the worker and the marker bound and
check whatever comes out. What this module owes is that honest code runs as it does in JupyterLab.
"""

from __future__ import annotations

import base64
import contextlib
import io
import os
import socket
import sys
import traceback
from collections.abc import Iterator
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

from fairmark import plain, wire
from fairmark.sandbox import put_files

#: Of one cell, in characters; what comes later is counted and dropped.
MAX_TEXT = 100_000
#: Of one picture or other display, in bytes as it stands in a notebook.
MAX_DISPLAY = 4 << 20
#: Displays of one cell.
MAX_DISPLAYS = 50
#: Of a request.
MAX_REQUEST = 1 << 28


class Outputs:
    """What a cell puts out, as nbformat's outputs, never more than the bounds above."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.room = MAX_TEXT
        self.dropped = 0

    def text(self, name: str, text: str) -> None:
        """Add to a stream, joined to the last output if that is the same stream."""
        kept, self.dropped = text[:self.room], self.dropped + max(0, len(text) - self.room)
        self.room -= len(kept)
        if kept and self.items and self.items[-1].get("name") == name:
            self.items[-1]["text"].append(kept)
        elif kept:
            self.items.append({"output_type": "stream", "name": name, "text": [kept]})

    def display(self, kind: str, data: dict, metadata: dict | None) -> None:
        """Add a display; binary data become base64, as in a notebook."""
        bundle = {}
        for mime, value in data.items():
            value = base64.encodebytes(value).decode("ascii") if isinstance(value, bytes) else value
            if isinstance(value, str) and len(value) > MAX_DISPLAY:
                mime, value = "text/plain", f"[{mime} of {len(value):,} bytes: too large to keep]"
            bundle[str(mime)] = value if isinstance(value, str) else _json(value)
        if len(self.items) < MAX_DISPLAYS:
            self.items.append({"output_type": kind, "data": bundle, "metadata": {}})

    def error(self, name: str, value: str, lines: list[str]) -> None:
        """Add an error."""
        self.items.append({"output_type": "error", "ename": name[:200], "evalue": value[:10_000],
                           "traceback": [line[:10_000] for line in lines[-60:]]})

    def take(self) -> list[dict[str, Any]]:
        """What was collected; the next cell starts with nothing."""
        items, dropped = self.items, self.dropped
        for item in items:
            if item["output_type"] == "stream":
                item["text"] = "".join(item["text"])
        if dropped:
            items.append({"output_type": "stream", "name": "stderr", "text": f"[{dropped:,} more characters dropped]"})
        self.items, self.room, self.dropped = [], MAX_TEXT, 0
        return items


def _json(value: Any) -> Any:
    """Plain data for a display; what is not becomes its text."""
    try:
        plain.encode(value)
    except (plain.NotPlain, RecursionError):
        return str(value)[:MAX_TEXT]
    return value


OUTPUTS = Outputs()


class Stream(io.TextIOBase):
    """sys.stdout and sys.stderr of the cells."""

    encoding = "utf-8"

    def __init__(self, name: str, descriptor: int) -> None:
        self.name, self._descriptor = name, descriptor

    def write(self, text: str) -> int:
        """Keep the text, within bounds."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        OUTPUTS.text(self.name, text)
        return len(text)

    def writable(self) -> bool:
        """Always."""
        return True

    def fileno(self) -> int:
        """The descriptor that other programs write to."""
        return self._descriptor


class Publisher(DisplayPublisher):
    """`display(...)`."""

    def publish(self, data: dict, metadata: dict | None = None, **other: Any) -> None:
        """Keep a display."""
        OUTPUTS.display("display_data", data, metadata)

    def clear_output(self, wait: bool = False) -> None:
        """What was shown so far goes, as it does in JupyterLab."""
        OUTPUTS.items.clear()


class Hook(DisplayHook):
    """The value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """Notebooks show the number beside the output."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        """Keep the value as a display."""
        OUTPUTS.display("execute_result", format_dict, md_dict)


class Shell(InteractiveShell):
    """IPython as in a kernel, without the kernel."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        OUTPUTS.error(etype.__name__, str(evalue), stb)

    def ask_exit(self) -> None:
        """`quit()` and `exit()` end nothing here."""
        print("quit() and exit() do nothing in a graded notebook.")

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no screen."""


def start_shell() -> Shell:
    """The one IPython of this process, with figures shown inline."""
    HistoryManager.enabled = False
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    shell = Shell.instance()
    from matplotlib_inline.backend_inline import configure_inline_support

    import matplotlib.pyplot as plt

    configure_inline_support(shell, "module://matplotlib_inline.backend_inline")
    # Finds the fonts and compiles what drawing needs, once for all forks.
    figure, axes = plt.subplots()
    axes.set_title("warm")
    figure.savefig(io.BytesIO(), format="png")
    plt.close(figure)
    return shell


@contextlib.contextmanager
def streams() -> Iterator[None]:
    """Let cells write into `OUTPUTS`."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream("stdout", 1), Stream("stderr", 2)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def run_given(cells: list[str]) -> None:
    """Run read-only cells in the warm process.

    Raises
    ------
    RuntimeError
        A cell failed; the message says which error.
    """
    shell = Shell.instance()
    with streams():
        for source in cells:
            shell.run_cell(source, store_history=True)
            failed = [item for item in OUTPUTS.take() if item["output_type"] == "error"]
            if failed:
                raise RuntimeError(f"a read-only cell fails: {failed[0]['ename']}: {failed[0]['evalue']}\n{source[:300]}")


def main(channel: socket.socket) -> None:
    """Do what the worker says, until it hangs up: write files, run cells, park snapshots."""
    shell = Shell.instance()
    with streams():
        while True:
            kind, fds, request = _receive(channel)
            if kind == "files":
                put_files(request)
                answer: Any = True
            elif kind == "run":
                shell.run_cell(request, store_history=True)
                answer = OUTPUTS.take()
            elif kind == "park":
                answer = True
                if os.fork() == 0:
                    channel.close()
                    _answer(socket.socket(fileno=fds[0]), shell.user_ns)
                os.close(fds[0])
            wire.send(channel, plain.encode(answer), None)


def _receive(channel: socket.socket) -> tuple[str, list[int], Any]:
    """One request; a parked snapshot's socket travels beside a single byte before it."""
    _, fds, _, _ = socket.recv_fds(channel, 1, 1)
    kind, request = plain.decode(wire.receive(channel, None, MAX_REQUEST))
    return kind, fds, request


# ---- a parked snapshot

def _answer(asked: socket.socket, names: dict[str, Any]) -> None:
    """Answer one test's questions about the names of the notebook at its place; never returns."""
    try:
        while True:
            number, question, *rest = plain.decode(wire.receive(asked, None, MAX_REQUEST))
            reply = _get(names, *rest) if question == "get" else _call(names, *rest)
            OUTPUTS.take()
            wire.send(asked, plain.encode((number, *reply)), None)
    finally:
        os._exit(0)


def _get(names: dict[str, Any], wanted: list[str]) -> tuple:
    """What these names are: ("function",), ("value", value) or ("not plain", why); names that are not there are left out."""
    found: dict[str, tuple] = {}
    for name in wanted:
        if name in names:
            value = names[name]
            try:
                found[name] = ("value", plain.encode(value, name))
            except plain.NotPlain as error:
                found[name] = ("function",) if callable(value) else ("not plain", str(error))
    return "names", found


def _call(names: dict[str, Any], name: str, arguments: list[bytes], keywords: dict[str, bytes]) -> tuple:
    """Call a function: ("returned", value, changed arguments) or ("raised", names of classes, text, lines)."""
    sent = [*arguments, *keywords.values()]
    given = [plain.decode(value) for value in sent]
    try:
        value = names[name](*given[:len(arguments)], **dict(zip(keywords, given[len(arguments):], strict=True)))
        result = plain.encode(value, f"the result of {name}")
    except plain.NotPlain as error:
        return "not plain", str(error)
    except BaseException as error:
        classes = [cls.__name__ for cls in type(error).__mro__]
        return "raised", classes, _text(error), traceback.format_exception(error)[-30:]
    changed = {}
    for place, (before, now) in enumerate(zip(sent, given, strict=True)):
        with contextlib.suppress(plain.NotPlain):
            after = plain.encode(now)
            if after != before:
                changed[place] = after
    return "returned", result, changed


def _text(error: BaseException) -> str:
    try:
        return str(error)[:10_000]
    except Exception:
        return "(its message cannot be shown)"
