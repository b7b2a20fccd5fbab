"""Kinds for values of somebody's own subclass of a dict, list, tuple, text or number.

The plain value under it travels, without what the subclass does. What comes out is of a subclass,
too, one without behaviour: so `type(result) is list` says of it what it says in one process.
"""

from typing import Any

from fairmark.protocol.codec.kind import Kind


class SubclassOfStr(str):
    """Text of a class of somebody's own."""

    __slots__ = ()


class SubclassOfInt(int):
    """A whole number of a class of somebody's own."""

    __slots__ = ()


class SubclassOfFloat(float):
    """A number of a class of somebody's own."""

    __slots__ = ()


class SubclassOfDict(dict[Any, Any]):
    """A dict of a class of somebody's own, such as a counter."""

    __slots__ = ()


class FillingDict(SubclassOfDict):
    """One that gives a value for a key that it does not have, which only its own class knows."""

    __slots__ = ()

    def __missing__(self, key: object) -> Any:
        """Refuse it: no test is to take it for a dict that raises a KeyError.

        Raises
        ------
        TypeError
            Always.
        """
        raise TypeError(
            f"{key!r:.100} is no key, and only the student's class gives a value for it"
        )


class SubclassOfList(list[Any]):
    """A list of a class of somebody's own."""

    __slots__ = ()


class SubclassOfTuple(tuple[Any, ...]):
    """A tuple of a class of somebody's own, such as a named one."""

    __slots__ = ()


#: Base -> how the plain value under one of its subclasses is had, whatever the subclass says.
_PLAIN: dict[type, Any] = {
    str: str.__str__,
    int: int.__int__,
    float: float.__float__,
    dict: dict,
    list: list,
    tuple: tuple,
}
#: Base -> the class that stands for all of its subclasses.
_CLASSES: dict[type, Any] = {
    str: SubclassOfStr,
    int: SubclassOfInt,
    float: SubclassOfFloat,
    dict: SubclassOfDict,
    list: SubclassOfList,
    tuple: SubclassOfTuple,
}
for _base, _class in _CLASSES.items():
    _class.__name__ = f"{_base.__name__} subclass"  # as students read it in a message
FillingDict.__name__ = SubclassOfDict.__name__


def base_of(cls: type) -> type | None:
    """Which of the bases a class is a subclass of, whatever it says of itself.

    Examples
    --------
    >>> base_of(type("Mine", (list,), {}))
    <class 'list'>
    """
    for base in _PLAIN:
        if base in cls.__mro__ and base is not cls:
            return base
    return None


def parts(base: type, value: Any) -> list[Any]:
    """The number of the kind, and the plain value under one of a subclass of a base."""
    number = _NUMBERS[base]
    if base is dict and any("__missing__" in vars(one) for one in type(value).__mro__):
        number = _FILLING
    return [number, _PLAIN[base](value)]


def _kind(
    number: int,
    base: type,
    stands_for: Any,
) -> Kind:
    def build(plain: Any) -> Any:
        if type(plain) is not base:
            raise ValueError(f"no {base.__name__}")
        return stands_for(plain)

    return Kind(number, {stands_for}, lambda value: [_PLAIN[base](value)], build)


_NUMBERS = {base: number for number, base in enumerate(_PLAIN, start=36)}
_FILLING = 42
KINDS = (
    *(_kind(number, base, _CLASSES[base]) for base, number in _NUMBERS.items()),
    _kind(_FILLING, dict, FillingDict),
)
