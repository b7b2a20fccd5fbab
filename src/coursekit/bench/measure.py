"""What every benchmark needs: measure a call, name the machine and the versions, write the
table."""

import os
import platform
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

#: Set on some machines for other programs; they choose OpenBLAS's kernels and can slow NumPy down.
TUNING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
LIBRARIES = ("numpy", "pandas", "pyarrow", "scipy", "crowd-kit", "nbgrader")


@dataclass(frozen=True)
class Cost:
    """What a piece of work took.

    Attributes
    ----------
    wall : float
        Seconds on the clock.
    cpu : float
        Seconds of all processors, in the system and in threads too.
    memory : float
        Megabytes (10^6 bytes) of resident memory at the highest point, above what there was at the
        start.
    """

    wall: float
    cpu: float
    memory: float


def measured(call: Callable[[], Any]) -> tuple[Any, Cost]:
    """Call a function that works in this process, and say what it took.

    Returns
    -------
    result : object
        What the function returned.
    cost : Cost
        On Linux the memory's highest point is that of the call. Elsewhere it is that of the
        process's whole life, which is more where getting ready took more than the call.
    """
    before = _start_of_peak()
    wall, cpu = time.perf_counter(), time.process_time()
    result = call()
    cost = time.perf_counter() - wall, time.process_time() - cpu
    return result, Cost(*cost, (_peak() - before) / 1e6)


def _start_of_peak() -> int:
    """Forget the highest point so far, where the system can; the bytes that are resident now."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:  # not on Linux, or not allowed
        return psutil.Process().memory_info().rss
    return _peak()


def _peak() -> int:
    """The most bytes that were resident. Not from getrusage on Linux: there it begins with what the
    parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        kilobytes = re.search(
            r"^VmHWM:\s+(\d+) kB",
            status.read_text(encoding="ascii", errors="replace"),
            re.MULTILINE,
        )
        if kilobytes:
            return int(kilobytes[1]) * 1024
    if hasattr(memory := psutil.Process().memory_info(), "peak_wset"):
        return memory.peak_wset
    import resource  # POSIX only

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if platform.system() == "Darwin" else 1024
    )


@dataclass
class Stopwatch:
    """Seconds of a block, its finished child processes included; on Windows a child's CPU time is
    not."""

    wall: float = 0.0
    cpu: float = 0.0

    def __enter__(self) -> "Stopwatch":
        self.wall, self.cpu = time.perf_counter(), sum(os.times()[:4])
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self.wall, sum(os.times()[:4]) - self.cpu


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows with the same keys as a Markdown table that can be read as text, too; numbers stand on
    the right."""
    head = list(rows[0])
    cells = [head, *([str(row[name]) for name in head] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    right = [
        all(re.match(r"[-\d]", line[column]) for line in cells[1:]) for column in range(len(head))
    ]
    lines = [
        " | ".join(
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(line, widths, right, strict=True)
        )
        for line in cells
    ]
    rule = " | ".join(
        "-" * (width - 1) + (":" if number else "-")
        for width, number in zip(widths, right, strict=True)
    )
    return "".join(f"| {line} |\n" for line in [lines[0], rule, *lines[1:]])


def machine() -> str:
    """Processor, cores, memory and system of this machine; nothing that says whose it is."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}"


def _processor() -> str:
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # not on Linux
        info = ""
    named = re.search(r"^model name\s*:\s*(.+)$", info, re.MULTILINE)
    return named[1] if named else platform.processor() or platform.machine()


def busy() -> str:
    """How busy the machine is with other things, where the system can say."""
    try:
        return f"load average {os.getloadavg()[0]:.1f} when it began"
    except (AttributeError, OSError):  # Windows
        return "load unknown"


def write(
    path: Path,
    title: str,
    about: str,
    body: str,
    began: str,
) -> None:
    """Write what a benchmark found, whole or not at all.

    Parameters
    ----------
    path : Path
        The benchmark's file.
    title, about, body : str
        Heading; what was measured and how; tables. Markdown.
    began : str
        What `busy` said before the benchmark.
    """
    python = f"Python {platform.python_version()}"
    versions = ", ".join([python, *(f"{name} {version(name)}" for name in LIBRARIES)])
    text = (
        f"# {title}\n\n{about.strip()}\n\n{body.strip()}\n\n"
        f"- Measured on {date.today().isoformat()}: {began}.\n- Machine: {machine()}.\n- Versions: "
        f"{versions}.\n"
        f"- `{'` and `'.join(TUNING)}` were unset: on some machines they are set and slow NumPy "
        "down.\n"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
