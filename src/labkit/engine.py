"""A small engine for graphs of functions that asks the student's functions what has to run."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from labkit.pipelines import Night
from labkit.store import address

#: Source text by name -> the fingerprint of one of them.
Fingerprint = Callable[[dict[str, str], str], str]
Stale = Callable[[dict, dict, dict, dict], list[str]]


def content_id(value: Any) -> str:
    """Give the address of a value: of a table its CSV text, of anything else its `repr`."""
    return address(value.to_csv() if isinstance(value, pd.DataFrame) else repr(value))


class Engine:
    """Runs nodes as often as `stale` asks for them, and remembers what they gave.

    Parameters
    ----------
    stale : callable
        (graph, code, data, done) -> the nodes to run now.
    fingerprint : callable
        (sources, node) -> an id of the node's code.
    """

    def __init__(self, stale: Stale, fingerprint: Fingerprint) -> None:
        self.stale, self.fingerprint = stale, fingerprint
        self.done: dict[str, dict] = {}
        self.values: dict[str, Any] = {}

    def run(
        self,
        functions: list[Callable],
        helpers: list[Callable],
        inputs: Mapping[str, Any],
    ) -> Night:
        """Run what has to run.

        Parameters
        ----------
        functions, helpers : list of callable
            The nodes, and the functions that they call.
        inputs : mapping of str to object
            Name -> value of each input.

        Returns
        -------
        Night
            Its result is the value of the last function.
        """
        by_name = {function.__name__: function for function in functions}
        graph = {name: list(inspect.signature(by_name[name]).parameters) for name in by_name}
        sources = {f.__name__: inspect.getsource(f) for f in [*functions, *helpers]}
        code = {name: self.fingerprint(sources, name) for name in graph}
        data = {name: content_id(value) for name, value in inputs.items()}
        state = dict.fromkeys(inputs, "input") | dict.fromkeys(graph, "from the cache")
        self.values |= inputs
        for _ in graph:  # a graph has no more rounds than nodes
            for name in self.stale(graph, code, data, self.done):
                value = by_name[name](*(self.values[parent] for parent in graph[name]))
                used = {p: data[p] if p in data else self.done[p]["output"] for p in graph[name]}
                self.values[name] = value
                self.done[name] = {
                    "code": code[name],
                    "inputs": used,
                    "output": content_id(value),
                }
                state[name] = "ran"
        return Night(self.values[functions[-1].__name__], state)
