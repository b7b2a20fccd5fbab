"""The inner sandbox: a fork of the fork server enters it, for each submission and for its tests.

New user, mount, process, network and ipc namespaces, file systems of its own in memory, no way to
make further namespaces, and limits that nothing inside can lift. bubblewrap cannot wrap a process
that is already forked, and forking is what makes grading cheap: hence plain system calls.
`sandboxkit` forks too, but caps neither memory nor processes of a tree.

References: user_namespaces(7), pid_namespaces(7), capabilities(7), setrlimit(2).
"""

import os
import resource
import struct
from pathlib import Path

from fairmark.sandbox import seccomp
from fairmark.sandbox.libc import check, libc, mount
from fairmark.sandbox.policy import KERNEL, NOBODY, POLICY, SCRATCH

#: Files of the scratch folder, and of /dev/shm.
_SCRATCH_FILES = 20_000
_SHARED_FILES = 1_000
#: The numbers of all capabilities that a kernel may have.
_CAPABILITIES = range(64)
#: _LINUX_CAPABILITY_VERSION_3, and the length of the sets that follow it, in bytes.
_CAPABILITY_VERSION = 0x20080522
_CAPABILITY_SETS = 24


def enter() -> None:
    """Put the calling process, and its children to come, into namespaces of their own.

    The next child is process 1 of its namespace: when it ends, all in it end. `SCRATCH` becomes an
    empty file system of a bounded size; /proc and /dev/shm are emptied.

    Raises
    ------
    OSError
        The kernel refused; nothing may be run then.
    """
    outside = os.getuid()
    uid = min(outside, NOBODY)
    gid = os.getgid()
    check(libc.unshare(KERNEL.NEW), "unshare")
    _write_self("setgroups", "deny")
    _write_self("uid_map", f"{uid} {outside} 1")
    _write_self("gid_map", f"{gid} {gid} 1")
    mount("none", "/", None, KERNEL.MS_REC | KERNEL.MS_PRIVATE)
    _mount_own_folders(uid, gid)
    for name in POLICY["devices"]:
        _protect_times(f"/dev/{name}")
    _mount_terminals()
    temporary = SCRATCH / "tmp"
    temporary.mkdir()
    if not any(Path("/tmp").iterdir()):  # a course that lies in /tmp is seen there instead
        mount(str(temporary), "/tmp", None, KERNEL.MS_BIND)


def drop_privileges(memory: int) -> None:
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
    limits = {**POLICY["rlimits"], "AS": memory}
    for name, most in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        resource.setrlimit(kind, (most, most))
    for capability in _CAPABILITIES:  # the kernel refuses those that it has not
        libc.prctl(KERNEL.PR_CAPBSET_DROP, capability, 0, 0, 0)
    this_process = 0
    header = struct.pack("Ii", _CAPABILITY_VERSION, this_process)
    none = bytes(_CAPABILITY_SETS)
    check(libc.capset(header, none), "capset")
    check(libc.prctl(KERNEL.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl(NO_NEW_PRIVS)")
    seccomp.install()


def _write_self(name: str, line: str) -> None:
    """Write a setting of this process's user namespace."""
    Path(f"/proc/self/{name}").write_text(line, encoding="ascii")


def _mount_own_folders(uid: int, gid: int) -> None:
    """The folders in memory: scratch, shared memory, and an empty /proc."""
    own = KERNEL.MS_NOSUID | KERNEL.MS_NODEV
    size = POLICY["rlimits"]["FSIZE"]
    scratch = f"size={size},nr_inodes={_SCRATCH_FILES},mode=0700,uid={uid},gid={gid}"
    mount("tmpfs", str(SCRATCH), "tmpfs", own, scratch)
    shared = f"size={size // 4},nr_inodes={_SHARED_FILES},mode=1777"
    mount("tmpfs", "/dev/shm", "tmpfs", own | KERNEL.MS_NOEXEC, shared)
    # The outer sandbox's /proc would show its processes, and a new one may not be mounted here.
    mount("tmpfs", "/proc", "tmpfs", own | KERNEL.MS_RDONLY, "size=4k")


def _mount_terminals() -> None:
    """Terminals of its own: their numbers and times could tell something to another submission."""
    flags = KERNEL.MS_NOSUID | KERNEL.MS_NOEXEC
    options = f"newinstance,ptmxmode=0666,mode=0620,max={POLICY['terminals']}"
    mount("devpts", "/dev/pts", "devpts", flags, options)


def _protect_times(path: str) -> None:
    """Make the mount of a device read-only: it can still be written to, but its times, which are
    the machine's, stay as they are."""
    keep = KERNEL.MS_NOSUID | KERNEL.MS_NODEV | KERNEL.MS_NOEXEC
    kept = os.statvfs(path).f_flag & keep
    flags = KERNEL.MS_REMOUNT | KERNEL.MS_BIND | KERNEL.MS_RDONLY
    mount("none", path, None, flags | kept)
