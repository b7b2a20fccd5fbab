"""What every benchmark needs: measure a call, name the machine and the versions, write the
tables."""

import os
import platform
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from fairmark_bench.tables import table as table

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
    wall = time.perf_counter()
    cpu = time.process_time()
    result = call()
    wall = time.perf_counter() - wall
    cpu = time.process_time() - cpu
    memory = _peak() - before
    return result, Cost(wall, cpu, memory / 1e6)


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
        text = status.read_text(encoding="ascii", errors="replace")
        kilobytes = re.search(r"^VmHWM:\s+(\d+) kB", text, re.MULTILINE)
        if kilobytes:
            return int(kilobytes[1]) * 1024
    memory = psutil.Process().memory_info()
    if hasattr(memory, "peak_wset"):
        return memory.peak_wset
    import resource  # POSIX only

    unit = 1 if platform.system() == "Darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


@dataclass
class Stopwatch:
    """Seconds of a block, its finished child processes included; on Windows a child's CPU time is
    not."""

    wall: float = 0.0
    cpu: float = 0.0

    def __enter__(self) -> "Stopwatch":
        self.wall = time.perf_counter()
        self.cpu = _processor_seconds()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self.wall
        self.cpu = _processor_seconds() - self.cpu


def _processor_seconds() -> float:
    """Of this process and its finished children, in the system and outside of it."""
    user, system, children_user, children_system, _ = os.times()
    return user + system + children_user + children_system


def machine() -> str:
    """Processor, cores, memory and system of this machine; nothing that says whose it is."""
    memory = psutil.virtual_memory().total / 2**30
    cores = os.cpu_count()
    system = platform.system()
    return f"{_processor()}, {cores} cores, {memory:.0f} GiB, {system}"


def _processor() -> str:
    """The processor's name, as far as the system knows it."""
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # not on Linux
        info = ""
    named = re.search(r"^model name\s*:\s*(.+)$", info, re.MULTILINE)
    if named:
        return named[1]
    return platform.processor() or platform.machine()


def busy() -> str:
    """How busy the machine is with other things, where the system can say."""
    try:
        last_minute, _, _ = os.getloadavg()
    except (AttributeError, OSError):  # Windows
        return "load unknown"
    return f"load average {last_minute:.1f} when it began"


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
    versions = [f"Python {platform.python_version()}"]
    versions += [f"{name} {version(name)}" for name in LIBRARIES]
    today = date.today().isoformat()
    text = (
        f"# {title}\n\n{about.strip()}\n\n{body.strip()}\n\n"
        f"- Measured on {today}: {began}.\n"
        f"- Machine: {machine()}.\n"
        f"- Versions: {', '.join(versions)}.\n"
        f"- `{'` and `'.join(TUNING)}` were unset: on some machines they are set and slow NumPy "
        "down.\n"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
