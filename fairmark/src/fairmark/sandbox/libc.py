"""System calls that Python's standard library does not offer.

References: prctl(2), personality(2), madvise(2), malloc_trim(3), mount(2).
"""

import ctypes
import os
import re
import signal
from pathlib import Path

from fairmark.sandbox.policy import KERNEL

# The C library, with the error number of its last call.
libc = ctypes.CDLL(None, use_errno=True)
#: A private, anonymous, writable span of memory in /proc/self/maps.
_ANONYMOUS = re.compile(r"^(\w+)-(\w+) rw-p \w+ \S+ 0 ", re.MULTILINE)


def check(result: int, call: str) -> None:
    """Raise the OSError of a system call that failed."""
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")


def mount(
    source: str,
    target: str,
    kind: str | None,
    flags: int,
    options: str = "",
) -> None:
    """Mount a file system, or change a mount; as in mount(2)."""
    result = libc.mount(
        source.encode(),
        target.encode(),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        options.encode() or None,
    )
    check(result, f"mount {target}")


def die_with_parent() -> None:
    """Be killed when the parent ends."""
    libc.prctl(KERNEL.PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def fix_addresses() -> None:
    """Give what this thread starts from now on fixed addresses, where the system can.

    What is ordered by addresses is then alike from run to run.
    """
    libc.personality(KERNEL.ADDR_NO_RANDOMIZE)


def pack_memory() -> None:
    """Give back this process's free memory and join the rest to large pages, where the system can:
    forks then have less of a table to copy."""
    trim = getattr(libc, "malloc_trim", None)  # glibc has it alone
    if trim is not None:
        trim(0)
    maps = Path("/proc/self/maps").read_text(encoding="utf-8")
    for first, last in _ANONYMOUS.findall(maps):
        start = int(first, 16)
        length = int(last, 16) - start
        address = ctypes.c_void_p(start)
        libc.madvise(address, ctypes.c_size_t(length), KERNEL.MADV_COLLAPSE)
