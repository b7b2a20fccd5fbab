"""What travels in the place of an iterator: its items."""

from collections.abc import Sequence
from typing import Any

#: At most so many of an iterator's items travel.
MAX_ITEMS = 10_000


class Iteration:
    """An iterator over items that are there already.

    Parameters
    ----------
    items : sequence
    has_more : bool
        Whether the iterator that it stands for had more than these: to ask for them is an error.

    Examples
    --------
    >>> numbers = Iteration([1, 2, 3])
    >>> next(numbers), list(numbers)
    (1, [2, 3])
    """

    def __init__(self, items: Sequence[Any], has_more: bool = False) -> None:
        self._items = items
        self._has_more = has_more
        self._place = 0

    def __iter__(self) -> "Iteration":
        return self

    def __next__(self) -> Any:
        """The next item.

        Raises
        ------
        RuntimeError
            It did not travel.
        """
        if self._place < len(self._items):
            self._place += 1
            return self._items[self._place - 1]
        if self._has_more:
            raise RuntimeError(f"an iterator gives more than {MAX_ITEMS:,} items")
        raise StopIteration

    def become(self, other: "Iteration | None") -> None:
        """Have the items that another one has left; none where there is no other."""
        items, has_more = other.left() if other else ([], False)
        Iteration.__init__(self, items, has_more)

    def left(self) -> tuple[list[Any], bool]:
        """The items to come, and whether there are more."""
        return list(self._items[self._place :]), self._has_more
