"""What is no plain data, in an argument or a global: it stays where it is, and a mark travels.

A mark is a reference whose handle is None. The test gets something in its place that cannot be
used, and may send it back. A set with marks in it travels as one, too, as its items have no order
of their own.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from fairmark.protocol.codec import encode

#: The place of a value that the student's process has not kept.
NOT_KEPT = -1
#: First part of the mark of a set.
_SET = "set"
#: Takes a value, and returns the parts of a reference, or None.
Parts = Callable[[Any], Sequence[Any] | None]


def parts(
    mark: Parts,
    references: Parts | None = None,
) -> Callable[[Any], list[Any] | None]:
    """What `codec.encode` takes as `references`.

    Parameters
    ----------
    mark : callable
        The parts of the mark of a value; None where it has none.
    references : callable, optional
        Those of a reference, as in `codec.encode`.

    Examples
    --------
    >>> from fairmark.protocol.codec import decode
    >>> data = encode([1, len], references=parts(lambda one: [7, "a function"]))
    >>> decode(data, built(lambda place, why: why))
    [1, 'a function']
    """

    def found(value: Any) -> list[Any] | None:
        made = mark(value)
        if made is not None:
            return [None, *made]
        made = references(value) if references else None
        if made is None and type(value) is set:
            marked = parts(mark)
            as_bytes = partial(encode, subclasses=True, references=marked)
            items = sorted(value, key=as_bytes)
            return [None, _SET, *items]
        return None if made is None else list(made)

    return found


def built(
    stand_in: Callable[..., Any],
    references: Callable[..., Any] | None = None,
) -> Callable[..., Any]:
    """What `codec.decode` takes as `references`.

    Parameters
    ----------
    stand_in : callable
        Takes the parts of a mark; returns what stands in its place.
    references : callable, optional
        Takes those of a reference; without it, there may be none.
    """

    def build(handle: Any, *parts: Any) -> Any:
        if handle is not None:
            if references is None:
                raise ValueError("no reference")
            return references(handle, *parts)
        if parts[:1] == (_SET,):
            return set(parts[1:])
        return stand_in(*parts)

    return build
