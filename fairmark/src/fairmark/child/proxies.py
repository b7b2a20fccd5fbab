"""What stands in a test for a student's function, and what a test may not do around a call of it.

The function runs in another process. A test that looks at the function itself, or that changes its
own process before it calls, would look at the wrong thing and pass. It is refused instead.
"""

import builtins
import importlib
import inspect
import sys
import types
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import numpy as np

#: Attributes of a function that tests may use.
_KNOWN = {"__class__", "__call__", "__name__", "__qualname__"}
#: What a student's function prints is written to these here, so a test may replace them.
_STREAMS = {(sys, "stdout"), (sys, "stderr")}


class StudentFunction:
    """A student's function; to call it asks the snapshot.

    Parameters
    ----------
    name : str
        Under which the notebook has it.
    called : str
        What it says of its own name.
    runner : TestRunner
        Asks the snapshot, and ends a test that looks at more than results.
    """

    def __init__(
        self,
        name: str,
        called: str,
        runner: Any,
    ) -> None:
        values = {"_name": name, "_runner": runner}
        values |= dict.fromkeys(("__name__", "__qualname__"), called or name)
        for attribute, value in values.items():
            object.__setattr__(self, attribute, value)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call the function in the student's process."""
        return object.__getattribute__(self, "_runner").call(
            object.__getattribute__(self, "_name"), arguments, keywords
        )

    def __repr__(self) -> str:
        return f"<function {object.__getattribute__(self, '_name')}>"

    def __getattribute__(self, attribute: str) -> Any:
        """Attributes that libraries ask for are as of any object; a test, and `inspect` for it,
        would see the wrong function."""
        if attribute not in _KNOWN and asked_by_a_test(object.__getattribute__(self, "_runner")):
            name = object.__getattribute__(self, "_name")
            object.__getattribute__(self, "_runner").refuse(
                f"it looks at the function {name} itself ({attribute}), which is in another "
                "process: test what the function returns or prints"
            )
        return object.__getattribute__(self, attribute)

    def __setattr__(self, attribute: str, value: Any) -> None:
        object.__getattribute__(self, "_runner").refuse(
            f"it sets {attribute} of the function {object.__getattribute__(self, '_name')}, which "
            "is in another process"
        )


def asked_by_a_test(runner: Any) -> bool:
    """Whether the code that asks the caller for an attribute is a test's, a helper's of the course,
    or of `inspect`."""
    scope = sys._getframe(2).f_globals
    return scope is runner.names or scope is vars(inspect)


def imported(module: str, attribute: str) -> Any:
    """What the instructor's answers import; None where it is not there."""
    try:
        found = importlib.import_module(module)
        return getattr(found, attribute) if attribute else found
    except Exception:
        return None


def is_imported(value: Any) -> bool:
    """Whether a function or class is part of a module, and so is the same in every process."""
    module = getattr(value, "__module__", None)
    name = getattr(value, "__qualname__", "")
    if type(module) is not str or type(name) is not str or module == "__main__":
        return False
    return getattr(sys.modules.get(module), name, None) is value


def where_from(
    value: Any,
    module: str,
    attribute: str,
) -> tuple[str, str] | None:
    """The module that a value is, or is a part of, and which part; None where it is neither.

    Parameters
    ----------
    value : object
    module, attribute : str
        From where a test imports something under the value's name; both empty if none does.
    """
    if isinstance(value, types.ModuleType):
        name = value.__name__
        return (name, "") if sys.modules.get(name) is value else None
    if module and imported(module, attribute) is value:
        return module, attribute
    return (value.__module__, value.__qualname__) if is_imported(value) else None


class Process:
    """What the test's process is like before a part of a test runs, to be compared at each call.

    Parameters
    ----------
    modules : sequence of str
        Whose attributes the test may replace, besides those of modules that it has names for;
        empty if it replaces none.
    shadows : sequence of str
        Builtins whose names it binds.
    names : dict
        Of the test.
    refuse : callable
        Ends the test, with the reason.
    """

    def __init__(
        self,
        modules: Sequence[str],
        shadows: Sequence[str],
        names: dict[str, Any],
        refuse: Callable[[str], NoReturn],
    ) -> None:
        self.refuse = refuse
        self.shadows = shadows
        self.settings = _settings()
        self.modules: dict[types.ModuleType, dict[str, Any]] = {}
        if modules:
            found = [one for one in names.values() if isinstance(one, types.ModuleType)]
            found += [sys.modules[name] for name in modules if name in sys.modules]
            nested = [
                inner
                for one in found
                for inner in vars(one).values()
                if isinstance(inner, types.ModuleType)
            ]
            self.modules = {one: dict(vars(one)) for one in [builtins, *found, *nested]}

    def check(self, names: dict[str, Any]) -> None:
        """Refuse the test if it has changed something that a student's function would not see."""
        for name in self.shadows:
            if callable(names.get(name)):
                self.refuse(
                    f"it replaces {name}, and a student's function has the original: it runs in "
                    "another process"
                )
        for module, before in self.modules.items():
            now = vars(module)
            for name, value in before.items():
                if (module, name) in _STREAMS:
                    continue
                if name not in now or now[name] is not value:
                    self.refuse(
                        f"it replaces {module.__name__}.{name}, and a student's function has the "
                        "original: it runs in another process"
                    )
        differing = [
            what for what, setting in _settings().items() if self.settings[what] != setting
        ]
        if differing:
            self.refuse(
                f"it changes {', '.join(differing)}, which a student's function does not notice: "
                "it runs in another process"
            )


def _settings() -> dict[str, Any]:
    """Settings of a process that tests change in order to see what a function does."""
    strict = [one for one in warnings.filters if one[0] == "error"]
    return {
        "how warnings are shown": getattr(warnings, "_showwarnmsg_impl", None),
        "warnings into errors": strict,
        "NumPy's floating-point errors": [
            kind for kind, how in np.geterr().items() if how in ("raise", "call")
        ],
        "the limit of recursion": sys.getrecursionlimit(),
        "tracing": (sys.gettrace(), sys.getprofile()),
        "standard input": sys.stdin,
    }
