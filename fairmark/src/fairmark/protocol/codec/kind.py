"""What the codec knows of a type: its number, its parts, and how it is built from them."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Kind(NamedTuple):
    """A kind of plain data that msgpack does not know.

    Attributes
    ----------
    number : int
        Stands for it in the bytes; never given to another kind.
    types : set of type
        The exact types of its values.
    parts : callable
        Value -> the plain data that it is built from.
    build : callable
        Takes the parts. They may come from a hostile process: whatever is wrong with them raises.
    """

    number: int
    types: set[type]
    parts: Callable[[Any], list[Any]]
    build: Callable[..., Any]
