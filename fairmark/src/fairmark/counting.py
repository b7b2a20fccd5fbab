"""Numbers with their nouns, as people read them."""


def counted(number: float, noun: str) -> str:
    """A number with its noun, in the plural where the number is not 1.

    Examples
    --------
    >>> counted(1.0, "point")
    '1 point'
    >>> counted(0.5, "point")
    '0.5 points'
    """
    text = f"{number:g} {noun}"
    if number == 1:
        return text
    return text + "s"
