"""Inside the student's process: runs cells as a Jupyter kernel would, and answers the marker's
questions.

Everything here shares a process with student code, so nothing here is trusted: the worker and the
marker bound and check whatever comes out. What this module owes is that honest code runs as it does
in JupyterLab.
"""

import base64
import hashlib
import io
import os
import signal
import socket
import sys
import traceback
import types
from typing import Any

from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell

from fairmark import plain, wire
from fairmark.sandbox import put_files

#: Of one cell: characters of text and bytes of displays; what comes later is dropped, and the cell
#: says so.
MAX_TEXT, MAX_DISPLAYS = 100_000, 6 << 20


class Outputs:
    """What a cell puts out, as nbformat's outputs, never more than the bounds above."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.text_room, self.display_room, self.dropped = MAX_TEXT, MAX_DISPLAYS, 0

    def text(self, name: str, text: str) -> None:
        """Add to a stream, joined to the last output if that is the same stream."""
        kept = text[: self.text_room]
        self.text_room -= len(kept)
        self.dropped += len(text) - len(kept)
        if kept and self.items and self.items[-1].get("name") == name:
            self.items[-1]["text"] += kept
        elif kept:
            self.items.append({"output_type": "stream", "name": name, "text": kept})

    def display(self, kind: str, data: dict) -> None:
        """Add a display; binary data become base64, as in a notebook, and what is no text is left
        out."""
        bundle = {
            str(mime): value
            if isinstance(value, str)
            else base64.encodebytes(value).decode("ascii")
            for mime, value in data.items()
            if isinstance(value, str | bytes)
        }
        size = sum(map(len, bundle.values())) + 100
        if size > self.display_room:
            self.dropped += size
        else:
            self.display_room -= size
            self.items.append({"output_type": kind, "data": bundle, "metadata": {}})


#: Of the present cell.
OUTPUTS = Outputs()


class Stream(io.StringIO):
    """sys.stdout and sys.stderr of the cells."""

    encoding = "utf-8"  # type: ignore[assignment]

    def __init__(self, name: str, descriptor: int) -> None:
        super().__init__()
        self.name, self._descriptor = name, descriptor

    def write(self, text: str) -> int:
        """Keep the text, within bounds."""
        OUTPUTS.text(self.name, str.__str__(text))  # a TypeError for what is no text
        return len(text)

    def fileno(self) -> int:
        """The descriptor that other programs write to, as in a kernel."""
        return self._descriptor


def start_shell() -> None:
    """The one IPython of this process, as in a kernel but without one, with figures shown
    inline."""
    HistoryManager.enabled = False  # type: ignore[assignment]
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    shell: Any = InteractiveShell.instance()
    shell._showtraceback = lambda kind, error, lines: OUTPUTS.items.append(
        {
            "output_type": "error",
            "ename": kind.__name__[:200],
            "evalue": str(error)[:10_000],
            "traceback": [line[:10_000] for line in lines[-60:]],
        }
    )
    shell.ask_exit = lambda: print("quit() and exit() do nothing in a graded notebook.")
    shell.enable_gui = lambda gui=None: None  # there is no screen
    shell.display_pub.publish = lambda data, metadata=None, **other: OUTPUTS.display(
        "display_data", data
    )
    shell.display_pub.clear_output = lambda wait=False: OUTPUTS.items.clear()
    shell.displayhook.write_output_prompt = lambda: (
        None
    )  # notebooks show the number beside the output
    shell.displayhook.write_format_data = lambda data, metadata=None: OUTPUTS.display(
        "execute_result", data
    )
    import matplotlib.pyplot as plt
    from matplotlib_inline.backend_inline import configure_inline_support

    configure_inline_support(shell, "module://matplotlib_inline.backend_inline")
    _always_draw_pictures(shell)
    # Finds the fonts and compiles what drawing needs, once for all forks.
    plt.title("warm")
    plt.savefig(io.BytesIO(), format="png")
    plt.close()


def _always_draw_pictures(shell: Any) -> None:
    """Have figures shown as PNG, which a page can show, whatever backend or format a cell asks
    for."""
    import matplotlib
    import matplotlib.pyplot as plt
    from IPython.core import pylabtools
    from matplotlib_inline import backend_inline

    select = pylabtools.select_figure_formats

    def with_png(shell: Any, formats: Any, **settings: Any) -> None:
        asked = {formats} if isinstance(formats, str) else set(formats)
        select(shell, asked if asked & {"png", "retina", "png2x"} else asked | {"png"}, **settings)

    pylabtools.select_figure_formats = with_png
    backend_inline.select_figure_formats = with_png
    shell.enable_matplotlib = lambda gui=None: (None, "inline")
    for module, name in ((matplotlib, "use"), (plt, "switch_backend")):
        setattr(module, name, lambda *arguments, **settings: None)


class TimeLimit(BaseException):
    """A cell ran too long; what it had defined by then stays."""


def run(source: str, seconds: float | None = None) -> list[dict[str, Any]]:
    """Run a cell; returns its outputs, and those since the last one.

    The worker interrupts it when its time is over. A cell that cannot be interrupted, or catches
    this, is ended.
    """
    global OUTPUTS
    shell = InteractiveShell.instance()

    def ring(*_: Any) -> None:
        raise TimeLimit(f"it ran longer than {seconds:g} s")

    if seconds:
        signal.signal(signal.SIGALRM, ring)
    try:
        shell.run_cell(source, store_history=True)
        if seconds:
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
    except TimeLimit as late:  # just when the cell had ended
        shell._showtraceback(TimeLimit, late, [])
    done, OUTPUTS = OUTPUTS, Outputs()
    if done.dropped:
        done.items.append(
            {
                "output_type": "stream",
                "name": "stderr",
                "text": f"[{done.dropped:,} more characters dropped]",
            }
        )
    return done.items


def run_for(request: dict[str, Any]) -> list[dict[str, Any]]:
    """Run a cell as the worker asks: its source, and the seconds that it may take."""
    return run(request["source"], request["seconds"])


def run_given(cells: list[str]) -> None:
    """Run read-only cells in the warm process, which from now on writes into `OUTPUTS`.

    Raises
    ------
    RuntimeError
        A cell failed; the message says which error.
    """
    sys.stdout, sys.stderr = Stream("stdout", 1), Stream("stderr", 2)
    for source in cells:
        for failed in (item for item in run(source) if item["output_type"] == "error"):
            raise RuntimeError(
                f"a read-only cell fails: {failed['ename']}: {failed['evalue']}\n{source[:300]}"
            )


def main(channel: socket.socket) -> None:
    """Do what the worker says, until it hangs up: write files, run cells, park snapshots."""

    def park(_: None, asked: int) -> None:
        if os.fork() == 0:
            channel.close()
            _answer(socket.socket(fileno=asked), InteractiveShell.instance().user_ns)
        os.close(asked)

    wire.serve(channel, {"files": put_files, "run": run_for, "park": park})


# ---- a parked snapshot


def _answer(asked: socket.socket, names: dict[str, Any]) -> None:
    """Answer one test's questions about the names of the notebook at its place; never returns."""
    try:
        while True:
            key, question, name, *rest = plain.decode(wire.receive(asked, None, wire.MAX_REQUEST))
            what, reply = name, _ASKED[question](names, name, *rest)
            if question == "call":
                what = f"the result of {name}"
            try:
                answer = plain.encode((key, *reply), bare=True)
            except plain.NotPlain as error:
                failed: tuple = (["StudentError"], f"{what} {error}", [])
                answer = plain.encode((key, "raised", failed, *reply[2:]))
            wire.send(asked, answer, None)
    finally:
        os._exit(0)


#: An answer's kind ("value", "function", "module", "missing" or "raised"); what there is to it: a
#: value, a function's name and where it comes from, or the classes, text and lines of an exception;
#: of each argument that changed, by its place, what became of all that was in it, each encoded by
#: itself; what was printed; and the names that the call changed.
Reply = tuple[str, Any, dict[int, list[bytes]], list[tuple[str, str]], dict[str, Any]]


def _get(names: dict[str, Any], name: str) -> Reply:
    """What a name stands for."""
    if name not in names:
        return "missing", None, {}, [], {}
    value = names[name]
    if isinstance(value, types.ModuleType):
        return "module", str(value.__name__), {}, [], {}
    if callable(value):
        return "function", (_text(value, "__name__"), origin(value)), {}, [], {}
    return "value", value, {}, [], {}


def origin(value: Any) -> str:
    """Where a function or class was defined, as `module:name`."""
    return f"{_text(value, '__module__')}:{_text(value, '__qualname__')}"


def _text(value: Any, attribute: str) -> str:
    """An attribute that should be a text."""
    try:
        found = getattr(value, attribute, "")
    except Exception:
        return ""
    return found if type(found) is str else ""


def _differing(names: dict[str, Any], _: str, first: dict[str, bytes]) -> Reply:
    """Which names stand for another value than in the read-only cell that bound them: the values,
    encoded; none where it is gone or is no plain data."""
    found: dict[str, Any] = {}
    for name, digest in first.items():
        if name not in names:
            found[name] = None
            continue
        try:
            now = plain.encode(names[name], bare=True)
        except plain.NotPlain:
            found[name] = None
            continue
        if hashlib.sha256(now).digest() != digest:
            found[name] = now
    return "value", found, {}, [], {}


def _call(
    names: dict[str, Any],
    name: str,
    given: list,
    words: list[str],
    shared: dict[str, Any],
    watched: list[str],
) -> Reply:
    """Call a function with arguments, of which the last ones are given by these words.

    Before it, the names that the test binds are bound here; after it, the watched names are
    compared with what they were.
    """
    global OUTPUTS
    OUTPUTS = Outputs()
    names.update(shared)
    before = list(map(plain.record, given))
    held = [[*plain.inside(one)] for one in given]
    globals_before = _globals(names, watched)
    kind, what = _called(names[name], given, words)
    changed = {}
    for place, (was, now) in enumerate(zip(before, given, strict=True)):
        try:
            if plain.changed(now, was):
                changed[place] = [plain.encode(one, bare=True) for one in held[place]]
        except plain.NotPlain:  # a test may ask whether it is as it was: nothing is left of it
            changed[place] = [plain.encode(None)] * len(held[place])
    now = _globals(names, watched)
    bound = {
        one: (identity == globals_before[one][0], data)
        for one, (identity, data) in now.items()
        if data != globals_before.get(one, (0, b""))[1] and one in globals_before
    }
    printed = [(one["name"], one["text"]) for one in OUTPUTS.items if "text" in one]
    return kind, what, changed, printed, bound


def _called(function: Any, given: list, words: list[str]) -> tuple[str, Any]:
    """The result of a function, or what it raised."""
    by_place = len(given) - len(words)
    try:
        by_name = dict(zip(words, given[by_place:], strict=True))
        return "value", function(*given[:by_place], **by_name)
    except BaseException as error:
        # Also of one whose message cannot be had; without this module's own lines.
        trace = error.__traceback__ and error.__traceback__.tb_next
        told = traceback.TracebackException(type(error), error, trace)
        classes = [cls.__name__ for cls in type(error).__mro__]
        return "raised", (classes, str(told)[:10_000], list(told.format())[-30:])


def _globals(names: dict[str, Any], watched: list[str]) -> dict[str, tuple[int, bytes]]:
    """The identity and the value of names that a function of the notebook mentions."""
    found = {}
    for name in set(watched) & _mentioned(names) if watched else ():
        try:
            found[name] = id(names[name]), plain.encode(names[name], bare=True)
        except (KeyError, plain.NotPlain):
            found[name] = 0, plain.encode(None)
    return found


def _mentioned(names: dict[str, Any]) -> set[str]:
    """The global names in the code of the notebook's functions, and of the methods of its
    classes."""
    values = list(names.values())
    values += [one for cls in values if isinstance(cls, type) for one in vars(cls).values()]
    codes = [
        one.__code__
        for one in values
        if isinstance(one, types.FunctionType) and one.__globals__ is names
    ]
    found = set[str]()
    while codes:
        code = codes.pop()
        found.update(code.co_names)
        codes += [one for one in code.co_consts if isinstance(one, types.CodeType)]
    return found


_ASKED: dict[str, Any] = {"get": _get, "call": _call, "differing": _differing}
