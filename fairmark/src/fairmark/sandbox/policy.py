"""What student code sees, how much it may use, and what it may not ask of the kernel: as data, in
policy.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

_FOLDER = Path(__file__).parent
_TEXT = (_FOLDER / "policy.toml").read_text(encoding="utf-8")
#: The whole of policy.toml.
POLICY = tomllib.loads(_TEXT)
#: The system calls that the filter knows.
CALLS = POLICY["calls"]
#: Constants of the kernel's headers.
KERNEL = SimpleNamespace(**POLICY["kernel"])
# Path in the sandbox -> the made-up list of accounts that is seen there.
ACCOUNT_LISTS = {path: _FOLDER / name for path, name in POLICY["accounts"].items()}

#: Who student code is, when grading runs as root. Not root, so that limits on processes hold.
NOBODY = 65534
#: The only folder that student code can write to; nothing in it outlives the submission.
SCRATCH = Path("/scratch")


@dataclass(frozen=True)
class Limits:
    """What one submission may use, as far as a course can say; the other limits are in
    policy.toml.

    Attributes
    ----------
    memory : int
        Bytes, of all its processes together where a cgroup or the watcher sees them, and of each by
        RLIMIT_AS.
    isolated : bool
        Whether there is a sandbox. Without, no limit of memory or of policy.toml holds.
    cell : float
        Seconds of a cell, of a test's visible part and of its hidden part.
    submission : float
        Seconds in all, for each notebook; then the rest is not run.
    """

    memory: int = 2 << 30
    isolated: bool = True
    cell: float = 30.0
    submission: float = 600.0
