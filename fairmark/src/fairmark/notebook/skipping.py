"""Which cells need not run: released cells that nobody changed and that only show something. They
cost most of the time."""

import re
from collections.abc import Collection, Mapping, Sequence

from fairmark.notebook.analysis import bound_names, changed, used_names

#: What a cell may do besides binding names and showing something: magics, settings, seeds.
_ACTS = re.compile(
    r"(?m)^\s*[%!]|\brcParams\b|\benviron\b|\b(seed|set_option|simplefilter|filterwarnings|chdir|use)\("
)
#: Ways to a name that do not show it.
_LOOKS = re.compile(r"\b(eval|exec|globals|locals|get_ipython|user_ns|__main__|Out)\b")


def needed(
    shown: Mapping[str, str],
    others: Sequence[str],
    modules: Collection[str],
) -> set[str]:
    """Which ungraded cells must run: those that act on what others use.

    Parameters
    ----------
    shown : mapping of str to str
        Id -> source of the ungraded, unchanged cells.
    others : sequence of str
        Sources of all other cells that run, the tests' included.
    modules : collection of str
        Names of modules: to call something of theirs changes nothing.

    Returns
    -------
    set of str
        Ids.
    """
    if any(_LOOKS.search(source) for source in others):
        return set(shown)
    used = set[str]()
    bound = set[str]()
    for source in others:
        used |= used_names(source)
        bound |= bound_names(source)
    found = set[str]()
    while True:
        more = set()
        for key, source in shown.items():
            if key not in found and _acts_on(source, used, bound, modules):
                more.add(key)
        if not more:
            return found
        found |= more
        for key in more:
            used |= used_names(shown[key])
            bound |= bound_names(shown[key])


def _acts_on(
    source: str,
    used: set[str],
    bound: set[str],
    modules: Collection[str],
) -> bool:
    """Whether a cell binds what others use, changes what others have, or acts by other means."""
    if bound_names(source) & used:
        return True
    changes = (changed(source) & used_names(source)) - set(modules)
    if changes & (used | bound):
        return True
    return _ACTS.search(source) is not None
