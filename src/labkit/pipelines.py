"""Run a graph of functions by Hamilton with its cache, and say
which of them really ran."""

import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Before the import: without it Hamilton loads every extension that it
# knows, which takes seconds.
os.environ["HAMILTON_AUTOLOAD_EXTENSIONS"] = "0"

from hamilton import ad_hoc_utils, driver

logging.getLogger("hamilton").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Night:
    """What one run of the graph did.

    Attributes
    ----------
    result : object
        The value of the target.
    state : dict of str to str
        Node -> "ran", "from the cache" or "input".
    """

    result: Any
    state: dict[str, str]

    @property
    def ran(self) -> list[str]:
        """The nodes that ran, in alphabetical order."""
        return sorted(node for node, state in self.state.items() if state == "ran")


def exchanged(nodes: list[Callable], new: Callable) -> list[Callable]:
    """Give the nodes with a new one in the place of the one of the same name."""
    return [new if node.__name__ == new.__name__ else node for node in nodes]


class Pipeline:
    """A graph of functions and a cache that lasts from run to run.

    A function is a node, its name is the node's name, and its arguments are the nodes
    and inputs that it needs.

    Parameters
    ----------
    target : str
        The node that is wanted.
    folder : str or Path, optional
        Where the cache lies; by default a new temporary folder.
    """

    def __init__(self, target: str, folder: str | Path | None = None) -> None:
        self.target = target
        if not folder:
            folder = tempfile.mkdtemp(prefix="hamilton-")
        self.folder = Path(folder)

    def run(self, functions: list[Callable], inputs: Mapping[str, Any]) -> Night:
        """Run what has to run.

        Parameters
        ----------
        functions : list of callable
            The nodes.
        inputs : mapping of str to object
            Name -> value of each input.

        Returns
        -------
        Night
        """
        module = ad_hoc_utils.create_temporary_module(*functions)
        builder = driver.Builder().with_modules(module)
        built = builder.with_cache(path=self.folder).build()
        results = built.execute([self.target], inputs=dict(inputs))
        cache = built.cache
        logs = cache.logs(cache.last_run_id, level="debug")
        state = dict.fromkeys(inputs, "input")
        for function in functions:
            name = function.__name__
            log = logs.get(name, [])
            events = {event.event_type.name for event in log}
            has_run = "EXECUTE_NODE" in events
            state[name] = "ran" if has_run else "from the cache"
        return Night(results[self.target], state)
