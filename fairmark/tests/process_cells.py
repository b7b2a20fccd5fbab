"""Tests that look at the process of a student's function: each with an answer that nbgrader, which
has all in one process, gives nothing."""

from dataclasses import dataclass

import cells
from nbformat import NotebookNode

#: The answer of whoever is right, with a name of its own.
RIGHT = "def {f}(x=1):\n    return x"
SLOW = "def {f}(x=1):\n    sum(range(60_000_000))\n    return x"


@dataclass(frozen=True)
class Look:
    """One kind; `{f}` stands for the name of the student's function.

    Attributes
    ----------
    test : str
    wrong : str
        The answer.
    """

    test: str
    wrong: str


def setting(read: str, set_to: str, imports: str) -> Look:
    """A function must leave a setting as it is."""
    test = f"{imports}\nbefore = {read}\nassert {{f}}() == 1\nassert {read} == before"
    return Look(test, f"{imports}\ndef {{f}}(x=1):\n    {set_to}\n    return x")


def heard(given: str, read: str, imports: str) -> Look:
    """A function must not depend on what the test sets."""
    test = f"{imports}\n{given}\nassert {{f}}() == 1"
    return Look(test, f"{imports}\ndef {{f}}(x=1):\n    return 2 if {read} else 1")


LOOKS = {
    "CPU-time": Look(
        "from time import process_time as clock\nstart = clock()\nassert {f}() == 1\n"
        "assert clock() - start < 0.3",
        SLOW,
    ),
    "CPU-time-of-the-kernel": Look(
        "import resource\ndef used():\n"
        "    return resource.getrusage(resource.RUSAGE_SELF).ru_utime\n"
        "start = used()\nassert {f}() == 1\nassert used() - start < 0.3",
        SLOW,
    ),
    "memory": Look(
        "import tracemalloc\ntracemalloc.start()\nassert {f}() == 1\n"
        "most = tracemalloc.get_traced_memory()[1]\ntracemalloc.stop()\nassert most < 1e6",
        "def {f}(x=1):\n    large = [0] * 1_000_000\n    return x",
    ),
    "objects": Look(
        "import gc\ngc.collect()\nbefore = len(gc.get_objects())\nassert {f}() == 1\n"
        "assert len(gc.get_objects()) - before < 1000",
        "kept = []\ndef {f}(x=1):\n    kept.extend([i] for i in range(100_000))\n    return x",
    ),
    "who-has-it": Look(
        "import sys\nx = [5]\nbefore = sys.getrefcount(x)\n{f}(x)\n"
        "assert sys.getrefcount(x) == before",
        "kept = []\ndef {f}(x=1):\n    kept.append(x)\n    return x",
    ),
    "who-keeps-it": Look(
        "import weakref\nx = np.zeros(3)\nthere = weakref.ref(x)\n{f}(x)\ndel x\n"
        "assert there() is None",
        "kept = []\ndef {f}(x=1):\n    kept.append(x)\n    return x",
    ),
    "the-limit-of-recursion": setting(
        "sys.getrecursionlimit()", "sys.setrecursionlimit(5000)", "import sys"
    ),
    "threads": setting(
        "threading.active_count()",
        "threading.Thread(target=time.sleep, args=(3,), daemon=True).start()",
        "import threading, time",
    ),
    "random-numbers-left-alone": setting(
        "np.random.get_state()[1].tolist()", "np.random.seed(5)", "import numpy as np"
    ),
    "random-numbers-left-alone-by-seed": Look(
        "np.random.seed(0)\nwanted = np.random.rand()\nnp.random.seed(0)\nassert {f}() == 1\n"
        "assert np.random.rand() == wanted",
        "def {f}(x=1):\n    np.random.rand()\n    return x",
    ),
    "figures": setting(
        "plt.get_fignums()", "plt.figure(num=99)", "import matplotlib.pyplot as plt"
    ),
    "settings-of-Matplotlib": setting(
        "plt.rcParams['font.size']",
        "plt.rcParams['font.size'] = 77",
        "import matplotlib.pyplot as plt",
    ),
    "settings-of-pandas": setting(
        "pd.get_option('display.max_rows')",
        "pd.set_option('display.max_rows', 7)",
        "import pandas as pd",
    ),
    "settings-of-NumPy": setting("np.geterr()", "np.seterr(all='ignore')", "import numpy as np"),
    "how-numbers-are-printed": heard(
        "np.set_printoptions(precision=2)", "len(str(np.array([1 / 3]))) < 8", "import numpy as np"
    ),
    "the-environment": Look(
        "import os\nassert {f}() == 1\nassert 'JUNK' not in os.environ",
        "import os\ndef {f}(x=1):\n    os.environ['JUNK'] = '1'\n    return x",
    ),
    "the-environment-set": heard("os.environ['MODE'] = 'b'", "'MODE' in os.environ", "import os"),
    "the-working-folder": setting("os.getcwd()", "os.chdir('/')", "import os"),
    "the-working-folder-set": heard("os.chdir('/usr')", "os.getcwd() == '/usr'", "import os"),
    "where-modules-are": setting("list(sys.path)", "sys.path.append('x')", "import sys"),
    "the-command-line": heard("sys.argv[1:] = ['x']", "sys.argv[1:] == ['x']", "import sys"),
    "where-text-is-printed": Look(
        "import sys\nassert {f}() == 1\nassert type(sys.stdout).__name__ != 'StringIO'",
        "import io, sys\ndef {f}(x=1):\n    sys.stdout = io.StringIO()\n    return x",
    ),
    "logged": Look(
        "import io, logging\nsaid = io.StringIO()\n"
        "logging.getLogger().addHandler(logging.StreamHandler(said))\nassert {f}() == 1\n"
        "assert said.getvalue() == ''",
        "import logging\ndef {f}(x=1):\n    logging.getLogger().error('hm')\n    return x",
    ),
    "handlers": setting(
        "len(logging.getLogger('a').handlers)",
        "logging.getLogger('a').addHandler(logging.NullHandler())",
        "import logging",
    ),
    "the-locale": setting(
        "locale.setlocale(locale.LC_CTYPE)",
        "locale.setlocale(locale.LC_CTYPE, 'C')",
        "import locale",
    ),
    "decimals": heard(
        "decimal.getcontext().prec = 3", "decimal.getcontext().prec == 3", "import decimal"
    ),
    "signals": setting(
        "signal.getsignal(signal.SIGTERM)",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "import signal",
    ),
    "what-is-done-at-the-end": setting(
        "atexit._ncallbacks()", "atexit.register(print)", "import atexit"
    ),
    "imported-modules": Look(
        "import sys as system\nassert {f}() == 1\nassert 'colorsys' not in system.modules",
        "def {f}(x=1):\n    import colorsys\n    return x",
    ),
    "new-names": Look(
        "assert {f}() == 1\nassert 'leaked' not in globals()",
        "def {f}(x=1):\n    global leaked\n    leaked = 1\n    return x",
    ),
}
#: Looks much the same, and is served apart.
SERVED = {
    "wall-time": Look(
        "import time\nstart = time.perf_counter()\nassert {f}() == 1\n"
        "assert time.perf_counter() - start < 0.5",
        "import time\ndef {f}(x=1):\n    time.sleep(0.8)\n    return x",
    ),
    "an-alarm": Look(
        "import signal\ndef late(*_):\n    raise TimeoutError('too slow')\n"
        "signal.signal(signal.SIGALRM, late)\nsignal.alarm(1)\nassert {f}() == 1\nsignal.alarm(0)",
        "import time\ndef {f}(x=1):\n    time.sleep(1.5)\n    return x",
    ),
    "data-of-a-seed": Look(
        "np.random.seed(0)\nx = float(np.random.rand())\nassert {f}(x) == x",
        "def {f}(x=1):\n    return 3",
    ),
    "printed": Look(
        "import contextlib, io\nsaid = io.StringIO()\nwith contextlib.redirect_stdout(said):\n"
        "    assert {f}() == 1\nassert said.getvalue() == ''",
        "def {f}(x=1):\n    print(3)\n    return x",
    ),
    "printed-elsewhere": Look(
        "import io, sys\nkept = sys.stdout\nsys.stdout = said = io.StringIO()\n"
        "try:\n    assert {f}() == 1\nfinally:\n    sys.stdout = kept\n"
        "assert said.getvalue() == ''",
        "def {f}(x=1):\n    print(3)\n    return x",
    ),
    "printed-and-read-there": Look(
        "import io, sys\nkept = sys.stdout\nsys.stdout = io.StringIO()\n"
        "try:\n    {f}()\n    assert sys.stdout.getvalue() == ''\nfinally:\n    sys.stdout = kept",
        "def {f}(x=1):\n    print(3)\n    return x",
    ),
}


def function(name: str) -> str:
    """The name of a kind's function."""
    return "f_" + name.replace("-", "_")


def answers(looks: dict[str, Look], wrong: bool) -> dict[str, str]:
    """What a student hands in: grade id -> source."""
    found = {}
    for name, look in looks.items():
        source = look.wrong if wrong else RIGHT
        found[f"answer-{name}"] = source.replace("{f}", function(name))
    return found


def notebook(looks: dict[str, Look]) -> list[NotebookNode]:
    """The instructor's notebook."""
    made = [cells.given("setup", "import numpy as np")]
    for key, source in answers(looks, wrong=False).items():
        name = key.removeprefix("answer-")
        made += [
            cells.answer(key, f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"),
            cells.test(name, looks[name].test.replace("{f}", function(name))),
        ]
    return made
