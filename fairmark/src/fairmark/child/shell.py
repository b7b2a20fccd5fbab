"""Inside the student's process: runs cells as a Jupyter kernel would.

Everything here shares a process with student code, so nothing here is trusted: the worker and the
test runner bound and check whatever comes out. What this module owes is that honest code runs as it
does in JupyterLab.
"""

import importlib.util
import io
import os
import signal
import socket
from typing import Any

from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell

from fairmark.child import snapshot
from fairmark.child.capture import Capture
from fairmark.protocol import frames
from fairmark.sandbox.scratch import put_files

_BACKEND = "module://matplotlib_inline.backend_inline"
#: Formats of figures that a page can show.
_PNG_FORMATS = {"png", "retina", "png2x"}
#: Characters of a read-only cell that fails, in the message.
_MAX_SOURCE = 300


class TimeLimit(BaseException):
    """A cell ran too long; what it had defined by then stays."""


class Shell:
    """The one IPython of this process, as in a kernel but without one, with figures shown inline.

    Attributes
    ----------
    capture : Capture
        What its cells put out.
    """

    def __init__(self) -> None:
        HistoryManager.enabled = False  # type: ignore[assignment]
        self.capture = Capture()
        self._ipython: Any = InteractiveShell.instance()
        self._connect(self._ipython)
        if importlib.util.find_spec("matplotlib") is not None:
            self._prepare_figures()

    def _connect(self, ipython: Any) -> None:
        """Have everything that IPython shows come to `capture`."""
        capture = self.capture

        def show_error(
            cls: type,
            error: BaseException,
            lines: list[str],
        ) -> None:
            capture.outputs.error(cls, error, lines)

        def publish(
            data: dict[str, Any],
            metadata: Any = None,
            **other: Any,
        ) -> None:
            capture.outputs.display("display_data", data)

        def show_result(data: dict[str, Any], metadata: Any = None) -> None:
            capture.outputs.display("execute_result", data)

        def clear(wait: bool = False) -> None:
            capture.outputs.items.clear()

        def quit_is_ignored() -> None:
            print("quit() and exit() do nothing in a graded notebook.")

        ipython._showtraceback = show_error
        ipython.ask_exit = quit_is_ignored
        ipython.enable_gui = _nothing  # there is no screen
        ipython.display_pub.publish = publish
        ipython.display_pub.clear_output = clear
        ipython.displayhook.write_output_prompt = _nothing  # a notebook shows the number itself
        ipython.displayhook.write_format_data = show_result

    def _prepare_figures(self) -> None:
        """Show figures inline, and do once what all forks need for drawing."""
        os.environ["MPLBACKEND"] = _BACKEND
        import matplotlib.pyplot as plt
        from matplotlib_inline.backend_inline import configure_inline_support

        configure_inline_support(self._ipython, _BACKEND)
        _always_draw_png(self._ipython)
        # Finds the fonts and compiles what drawing needs.
        plt.title("first")
        plt.savefig(io.BytesIO(), format="png")
        plt.close()

    def serve(self, channel: socket.socket) -> None:
        """Do what the worker says, until it hangs up: write files, run cells, fork snapshots."""

        def run(request: dict[str, Any]) -> list[dict[str, Any]]:
            return self.run(request["source"], request["seconds"])

        def fork_snapshot(_: None, fd: int) -> None:
            if os.fork() == 0:
                channel.close()
                requests = socket.socket(fileno=fd)
                snapshot.serve(requests, self._ipython.user_ns, self.capture)
            os.close(fd)

        frames.serve(channel, {"files": put_files, "run": run, "snapshot": fork_snapshot})

    def run(
        self,
        source: str,
        seconds: float | None = None,
    ) -> list[dict[str, Any]]:
        """Run a cell; returns its outputs, and those since the last one.

        The worker interrupts it when its time is over. A cell that cannot be interrupted, or
        catches this, is ended.
        """

        def ring(*_: Any) -> None:
            raise TimeLimit(f"it ran longer than {seconds:g} s")

        if seconds:
            signal.signal(signal.SIGALRM, ring)
        try:
            self._ipython.run_cell(source, store_history=True)
            if seconds:
                signal.signal(signal.SIGALRM, signal.SIG_IGN)
        except TimeLimit as late:  # just when the cell had ended
            self.capture.outputs.error(TimeLimit, late, [])
        return self.capture.take()

    def run_preamble(self, cells: list[str]) -> None:
        """Run the first read-only cells, in the fork server; from now on all output is captured.

        Raises
        ------
        RuntimeError
            A cell failed; the message says which error.
        """
        self.capture.redirect()
        for source in cells:
            for output in self.run(source):
                if output["output_type"] == "error":
                    error = f"{output['ename']}: {output['evalue']}"
                    raise RuntimeError(f"a read-only cell fails: {error}\n{source[:_MAX_SOURCE]}")


def _nothing(*arguments: Any, **settings: Any) -> None:
    """In place of what has no meaning here."""


def _always_draw_png(ipython: Any) -> None:
    """Have figures shown as PNG, which a page can show, whatever backend or format a cell asks
    for."""
    import matplotlib
    import matplotlib.pyplot as plt
    from IPython.core import pylabtools
    from matplotlib_inline import backend_inline

    select = pylabtools.select_figure_formats

    def with_png(
        shell: Any,
        formats: Any,
        **settings: Any,
    ) -> None:
        wanted = {formats} if isinstance(formats, str) else set(formats)
        if not wanted & _PNG_FORMATS:
            wanted.add("png")
        select(shell, wanted, **settings)

    def inline(gui: Any = None) -> tuple[None, str]:
        return None, "inline"

    pylabtools.select_figure_formats = with_png
    backend_inline.select_figure_formats = with_png
    ipython.enable_matplotlib = inline
    for module, name in ((matplotlib, "use"), (plt, "switch_backend")):
        setattr(module, name, _nothing)
