"""A small engine for graphs of functions that asks the student's
functions what has to run."""

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
    """Give the address of a value: of a table its CSV text, of
    anything else its `repr`."""
    if isinstance(value, pd.DataFrame):
        return address(value.to_csv())
    return address(repr(value))


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
        self.stale = stale
        self.fingerprint = fingerprint
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
        nodes = {}
        graph = {}
        for function in functions:
            name = function.__name__
            nodes[name] = function
            graph[name] = _parameters(function)
        sources = _sources([*functions, *helpers])
        code = {name: self.fingerprint(sources, name) for name in graph}
        data = {name: content_id(value) for name, value in inputs.items()}
        state = dict.fromkeys(inputs, "input")
        state |= dict.fromkeys(graph, "from the cache")
        self.values |= inputs
        for _ in graph:  # a graph has no more rounds than nodes
            for name in self.stale(graph, code, data, self.done):
                arguments = [self.values[parent] for parent in graph[name]]
                value = nodes[name](*arguments)
                used = self._used(graph[name], data)
                self.values[name] = value
                self.done[name] = {
                    "code": code[name],
                    "inputs": used,
                    "output": content_id(value),
                }
                state[name] = "ran"
        last = functions[-1].__name__
        return Night(self.values[last], state)

    def _used(self, parents: list[str], data: dict[str, str]) -> dict[str, str]:
        """Name -> address of what a node has taken."""
        used = {}
        for parent in parents:
            if parent in data:
                used[parent] = data[parent]
            else:
                used[parent] = self.done[parent]["output"]
        return used


def _parameters(function: Callable) -> list[str]:
    """What a node takes: the names of its parameters."""
    signature = inspect.signature(function)
    return list(signature.parameters)


def _sources(functions: list[Callable]) -> dict[str, str]:
    """Name -> source text."""
    found = {}
    for function in functions:
        found[function.__name__] = inspect.getsource(function)
    return found
