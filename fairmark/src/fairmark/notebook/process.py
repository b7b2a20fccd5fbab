"""Tests that look at their own process, or set it, where a student's function runs in another.

The tables name what there is of a process to look at. Whether it matters depends on the order: a
test that reads the environment for a path, and calls a function after that, is not touched.
"""

from collections.abc import Collection, Iterator, Sequence

from fairmark.notebook import reading
from fairmark.notebook.reading import CALL, GLOBALS, Event, Surroundings

#: Void wherever a student's function is called in the same cell.
_METERS = {
    "time.process_time": "CPU time",
    "time.process_time_ns": "CPU time",
    "time.thread_time": "CPU time",
    "time.thread_time_ns": "CPU time",
    "os.times": "CPU time",
    "resource.getrusage": "CPU time and memory",
    "psutil.Process": "CPU time and memory",
    "resource.setrlimit": "limits of the process",
    "tracemalloc": "memory",
    "memory_profiler": "memory",
    "gc.get_objects": "memory",
    "gc.get_count": "memory",
    "gc.garbage": "memory",
    "sys.getrefcount": "who else has an object",
    "gc.get_referrers": "who else has an object",
    "weakref": "who else has an object",
}
#: Void after a call of a student's function.
_LOOKS = {
    "sys.getrecursionlimit": "the limit of recursion",
    "sys.gettrace": "tracing",
    "sys.getprofile": "tracing",
    "threading.active_count": "threads",
    "threading.enumerate": "threads",
    "multiprocessing.active_children": "processes",
    "random.getstate": "the state of random numbers",
    "numpy.random.get_state": "the state of random numbers",
    "matplotlib.pyplot.get_fignums": "figures",
    "matplotlib.pyplot.get_figlabels": "figures",
    "matplotlib.pyplot.fignum_exists": "figures",
    "matplotlib.pyplot.gcf": "figures",
    "matplotlib.pyplot.gca": "figures",
    "pandas.get_option": "settings of pandas",
    "numpy.geterr": "settings of NumPy",
    "numpy.get_printoptions": "settings of NumPy",
    "locale.getlocale": "the locale",
    "locale.localeconv": "the locale",
    "signal.getsignal": "signals",
    "atexit._ncallbacks": "what is done at the end",
    "logging.getLogger.handlers": "logging",
    "logging.getLogger.level": "logging",
    "logging.root.handlers": "logging",
}
#: Void before a call of a student's function.
_SETS = {
    "os.chdir": "the working folder",
    "contextlib.chdir": "the working folder",
    "os.putenv": "the environment",
    "locale.setlocale": "the locale",
    "decimal.setcontext": "how decimals are rounded",
    "decimal.localcontext": "how decimals are rounded",
    "numpy.set_printoptions": "settings of NumPy",
    "numpy.printoptions": "settings of NumPy",
    "pandas.set_option": "settings of pandas",
    "pandas.option_context": "settings of pandas",
    "matplotlib.pyplot.rc": "settings of Matplotlib",
    "matplotlib.pyplot.rc_context": "settings of Matplotlib",
    "matplotlib.pyplot.style.use": "settings of Matplotlib",
    "logging.getLogger.addHandler": "logging",
    "logging.root.addHandler": "logging",
    "logging.basicConfig": "logging",
    "random.setstate": "the state of random numbers",
    "numpy.random.set_state": "the state of random numbers",
}
#: Void where they are changed before a call, or looked at after one in order to compare.
_SETTINGS = {
    "os.environ": "the environment",
    "os.getenv": "the environment",
    "os.getcwd": "the working folder",
    "pathlib.Path.cwd": "the working folder",
    "sys.path": "where modules are looked for",
    "sys.argv": "the command line",
    "locale.setlocale": "the locale",
    "decimal.getcontext": "how decimals are rounded",
    "warnings.filters": "how warnings are shown",
    "pandas.options": "settings of pandas",
    "matplotlib.rcParams": "settings of Matplotlib",
    "matplotlib.pyplot.rcParams": "settings of Matplotlib",
}
#: Void where they are compared after a call. What is printed comes over, wherever the test has it
#: written to.
_STREAMS = {
    "sys.stdout": "where text is printed to",
    "sys.stderr": "where text is printed to",
}
#: What seeds the random numbers that all of a process draw.
_SEEDS = {"random.seed": "random", "numpy.random.seed": "numpy.random"}
#: What makes random numbers of its own.
_OWN_NUMBERS = ("default_rng", "Generator", "RandomState", "SeedSequence", "Random", "SystemRandom")
#: Void wherever it is.
_ALWAYS = {
    "sys.modules": (
        "looks at what was imported (sys.modules), and a student's code imports elsewhere"
    ),
    "unittest.mock.patch": "replaces functions (unittest.mock)",
}
#: Void after a call: a name that a student's function bound anew does not come over.
_NEW_NAMES = {GLOBALS: "which names there are"}
_WHAT = _METERS | _LOOKS | _SETS | _SETTINGS | _STREAMS | _NEW_NAMES
#: What to do instead, where it is not the same for all.
_INSTEAD = {
    "CPU time": "measure time.perf_counter(), or let the time limit end a large argument",
    "the state of random numbers": "pass the function a seed, or test what it returns",
    "figures": "let the function return its axes or numbers",
}


def reasons(source: str, around: Surroundings) -> Iterator[str]:
    """Why a test would look at the wrong process, or set it; nothing where it does not matter.

    Parameters
    ----------
    source : str
        Of the test.
    around : Surroundings
        What is known of the rest of its notebook.

    Examples
    --------
    >>> test = "from time import process_time as now\\nt = now()\\nf(9)\\nassert now() - t < 1"
    >>> around = Surroundings(students=["f"])
    >>> list(reasons(test, around))[0][:36]
    'looks at CPU time (time.process_time'
    """
    events = reading.events(source, around)
    used = {event.name for event in events}
    for name, why in _ALWAYS.items():
        if name in used:
            yield why
    for name in sorted(set(_looked_at(events))):
        what = _WHAT[name]
        instead = _INSTEAD.get(what, "test what the function returns")
        yield (
            f"looks at {what} ({name}) after it called a student's function, which runs in "
            f"another process: {instead}"
        )
    for name in sorted(set(_set(events))):
        yield (
            f"sets {_WHAT[name]} ({name}) before it calls a student's function, which runs in "
            "another process: pass it as an argument"
        )
    for name in sorted(set(_seeds(events, around))):
        yield (
            f"sets a seed ({name}) before it calls a student's function, which draws its numbers "
            "in another process: pass the seed as an argument"
        )


def _looked_at(events: Sequence[Event]) -> Iterator[str]:
    """What is looked at in vain."""
    calls = _calls(events)
    if not calls:  # of what a student's cell did
        for event in events:
            if event.asserted and event.name in _LOOKS | _SETTINGS:
                yield event.name
        return
    for event in events:
        if event.name in _METERS:
            yield event.name
    first = calls[0]
    before = {event.name for event in events[:first] if not event.changes}
    for event in events[first:]:
        if _is_void(event, before):
            yield event.name


def _is_void(event: Event, before: Collection[str]) -> bool:
    """Whether a look after a call is in vain: a setting may be looked at for another purpose, but
    not where it is compared, or was looked at before, too."""
    if event.name in _LOOKS or event.name in _NEW_NAMES:
        return True
    if event.name in _STREAMS:
        return event.compared
    if event.name in _SETTINGS and not event.changes:
        return event.compared or event.name in before
    return False


def _set(events: Sequence[Event]) -> Iterator[str]:
    """What is set in vain."""
    last = max(_calls(events), default=0)
    for event in events[:last]:
        is_changed = event.changes and event.name in _SETTINGS
        if is_changed or event.name in _SETS:
            yield event.name


def _seeds(events: Sequence[Event], around: Surroundings) -> Iterator[str]:
    """The seeds that are set in vain: of numbers that a student's function draws, or that the test
    itself draws, but first after its call."""
    for seed, module in _SEEDS.items():
        is_drawn_there = any(_draws(name, module) for name in around.used)
        is_fresh = False
        is_called = False
        for event in events:
            if event.name == seed:
                is_fresh = True
                is_called = False
            elif event.name == CALL and is_fresh:
                is_called = True
                if is_drawn_there:
                    yield seed
            elif _draws(event.name, module):
                if is_called:
                    yield seed
                is_fresh = False
                is_called = False


def _calls(events: Sequence[Event]) -> list[int]:
    """Where a student's function is called."""
    return [place for place, event in enumerate(events) if event.name == CALL]


def _draws(name: str, module: str) -> bool:
    """Whether it draws random numbers of a module's."""
    inside, _, what = name.rpartition(".")
    if inside != module or what in _OWN_NUMBERS:
        return False
    return name not in _SEEDS and name not in _WHAT
