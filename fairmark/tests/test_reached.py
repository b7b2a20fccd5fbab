"""Which values the notebook's code can come to: found without a call of the student's code, and
with an end."""

from typing import Any

import pytest

from fairmark.child.reached import reached

HOSTILE = """
class Meta(type):
    def __getattribute__(cls, name):
        raise SystemExit(name)
    def __instancecheck__(cls, one):
        raise SystemExit("instance")
class Any(list, metaclass=Meta):
    def __getattribute__(self, name):
        raise SystemExit(name)
    def __iter__(self):
        raise SystemExit("iter")
    def __eq__(self, other):
        raise SystemExit("eq")
    def __hash__(self):
        raise SystemExit("hash")
made = Any([KEPT])
list.append(made, made)
class Nameless:
    kept = KEPT
Nameless.__module__ = 3
"""
#: What a notebook does -> whether its code can come to the list.
NOTEBOOKS = {
    HOSTILE: True,
    "other = [KEPT]": False,
    "table = {'a': lambda: KEPT}": True,
    "from collections import defaultdict\nmake = defaultdict(lambda: KEPT)": True,
    "from types import SimpleNamespace\nkept = SimpleNamespace(a=KEPT)": True,
    "kept = iter([KEPT])": True,
    "def each():\n    KEPT.append(1)\n    yield\nkept = each()\ndel each": True,
    "class C:\n    __slots__ = ('kept',)\nmade = C()\nmade.kept = KEPT\ndel C": True,
    "class C:\n    @property\n    def kept(self):\n        return KEPT": True,
    "class C:\n    @classmethod\n    def f(cls, kept=KEPT):\n        return kept": True,
    "def f():\n    return [0] * 3": False,
    "deep = lambda: None\nfor _ in range(100_000):\n    deep = [deep]": False,
    "deep = lambda: KEPT\nfor _ in range(1000):\n    deep = (lambda d: lambda: d)(deep)": True,
}


@pytest.mark.parametrize(("source", "wanted"), NOTEBOOKS.items())
def test_code_comes_to_a_list(source: str, wanted: bool) -> None:
    names: dict[str, Any] = {"__name__": "__main__", "KEPT": [1]}
    exec(source, names)
    assert reached(names, ["KEPT", "gone"]) == ({"KEPT"} if wanted else set())
