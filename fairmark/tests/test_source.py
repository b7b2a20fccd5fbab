"""What the source of cells tells: names, hidden parts, and which cells must run."""

import doctest
import importlib
import pkgutil
import time

import pytest

import fairmark
from fairmark.notebook import analysis, skipping

#: Source -> (names it binds, names it takes from outside).
NAMES = {
    "x = y": ({"x"}, {"y"}),
    "x = x + 1": ({"x"}, {"x"}),
    "x = 1\nprint(x)": ({"x"}, {"print"}),
    "import os.path as p, sys": ({"p", "sys"}, set()),
    "from a import b": ({"b"}, set()),
    "def f(a, b=c):\n    d = a\n    return d + e": ({"f"}, {"c", "e"}),
    "f = lambda a: a + b": ({"f"}, {"b"}),
    "[a for a in b if a > c]": (set(), {"b", "c"}),
    "for i in many:\n    last = i": ({"i", "last"}, {"many"}),
    "with open(p) as f:\n    text = f.read()": ({"f", "text"}, {"open", "p"}),
    "class A(B):\n    x = y": ({"A"}, {"B", "y"}),
    "def f():\n    global g\n    g = 1": ({"f", "g"}, set()),
    "a, (b, *c) = d": ({"a", "b", "c"}, {"d"}),
    "(n := m)": ({"n"}, {"m"}),
    "frame.query('x > @limit')": (set(), {"frame", "limit"}),
    "x[0] = y": (set(), {"x", "y"}),
    "x += 1": ({"x"}, {"x"}),
    "x = 0\nfor i in y:\n    x += i": ({"x", "i"}, {"y"}),
    "for i in y:\n    x += i": ({"x", "i"}, {"x", "y"}),
    "def f():\n    x = 0\n    x += 1": ({"f"}, set()),
    "%matplotlib inline\nx = 1": ({"x"}, {"matplotlib", "inline"}),
    "": (set(), set()),
    "def f(n):\n    return f(n - 1)": ({"f"}, set()),
    "def f():\n    def g():\n        return h()\n    return g": ({"f"}, {"h"}),
    "x = = y z": (set(), {"x", "y", "z"}),
    "try:\n    import a\nexcept ImportError:\n    a = None": ({"a"}, {"ImportError"}),
}


@pytest.mark.parametrize("text", NAMES)
def test_names_that_a_cell_binds_and_takes(text: str) -> None:
    bound, used = analysis.names(text)
    assert (set(bound), set(used)) == NAMES[text]


def test_the_names_of_long_f_strings_are_found_at_once() -> None:
    begun = time.process_time()
    for number in range(9):
        assert analysis.names(f"x{number} = f'{'{a}' * 33_000}'") == (
            frozenset(),
            {f"x{number}", "f", "a"},
        )
    assert time.process_time() - begun < 2
    assert analysis.names(f"x = f'{'{a}' * 900}'") == ({"x"}, {"a"})


#: Source -> its visible part; the rest is hidden.
HALVES = {
    "a = 1\nassert a": "a = 1\nassert a",
    "a = 1\n# HIDDEN\nassert a": "a = 1\n",
    "# HIDDEN\nassert a": "",
    "for a in b:\n    c\n    # HIDDEN\n    d": "",
    "if a:\n    b\n# HIDDEN\nelse:\n    c": "",
    "a = (1,\n# HIDDEN\n2)": "",
    "a\n# HIDDEN\nb\n# HIDDEN\nc": "a\n",
    "%time a\n# HIDDEN\nb": "%time a\n",
}


@pytest.mark.parametrize("text", HALVES)
def test_what_follows_the_first_hidden_line_is_hidden_and_no_statement_is_cut(text: str) -> None:
    first, rest = analysis.visible_and_hidden(text, "HIDDEN")
    assert first == HALVES[text]
    assert first + rest == text


#: Ungraded cell -> whether it must run where other cells take `data`, `seed_of` and `np`.
NEEDED = {
    "data = load()": True,
    "data['x'] = 1": True,
    "data.x = 1": True,
    "data.sort()": True,
    "del data[0]": True,
    "for data in []:\n    pass": True,
    "%matplotlib inline": True,
    "np.random.seed(1)": True,
    "plt.rcParams['font.size'] = 3": True,
    "pd.set_option('display.width', 1)": True,
    "def data():\n    pass": True,
    "import numpy as data": True,
    "plt.plot(data)": False,
    "print(data)": False,
    "data.head()\ndata": True,
    "data[0].sort()": True,
    "seed_of(1).round()": False,
    "other = data + 1": False,
    "np.mean(data)": False,
    "!ls": True,
    "display(data)": False,
}


@pytest.mark.parametrize("text", NEEDED)
def test_ungraded_cells_run_where_they_act_on_what_others_take(text: str) -> None:
    assert skipping.needed({"cell": text}, ["np.sum(seed_of(data))"], {"np", "plt", "pd"}) == (
        {"cell"} if NEEDED[text] else set()
    )


@pytest.mark.parametrize(
    "text, due",
    [
        ("asked.clear()", True),
        ("asked = []\nasked.clear()", False),
        ("print(asked)", False),
        ("def f():\n    asked = {}\n    asked[1] = 2", False),
    ],
)
def test_ungraded_cells_run_where_they_change_what_others_bind(text: str, due: bool) -> None:
    answer = "asked = []\ndef count():\n    asked.append(1)\n    return len(asked)"
    assert skipping.needed({"cell": text}, [answer, "count()"], set()) == (
        {"cell"} if due else set()
    )


@pytest.mark.parametrize(
    "answer",
    [
        "n = eval('data')",
        "n = globals()['data']",
        "get_ipython().user_ns['data']",
        "Out[3]",
        "import __main__\n__main__.data",
    ],
)
def test_where_names_are_looked_up_every_ungraded_cell_runs(answer: str) -> None:
    assert skipping.needed({"one": "data = 1", "two": "print(2)"}, [answer], set()) == {
        "one",
        "two",
    }
    assert skipping.needed({"one": "data = 1", "two": "print(2)"}, ["evaluate = 1"], set()) == set()


@pytest.mark.parametrize(
    "text",
    [
        f"f'{'{a}' * 33_000}'",
        'f"""\n' + "{a}{a}{a}\n" * 9_900 + '"""',
        "+".join("1" * 700),
        "+".join("1" * 50_000),
        "(" * 5000,
    ],
)
def test_names_of_long_and_deep_cells_are_found_at_once_or_every_word_may_be_one(text: str) -> None:
    begun = time.process_time()
    bound, used = analysis.names(f"a = 1\ndef f(x={text}):\n    return {text}")
    assert not bound and used >= {"a", "f", "x"}
    assert time.process_time() - begun < 1


def test_cells_that_needed_cells_need_are_needed_too() -> None:
    shown = {"one": "a = 1", "two": "b = a", "three": "print(b)", "four": "c = b"}
    assert skipping.needed(shown, ["test(b)"], set()) == {"one", "two"}


def test_modules_are_found_where_they_are_imported() -> None:
    assert analysis.imports("import numpy as np, os.path") == [("numpy", "np"), ("os.path", "os")]
    assert analysis.imports("from .a import b\ndef f():\n    from json import loads as read") == [
        ("", "b"),
        ("json", "read"),
    ]
    assert analysis.imports("x = = 1") == []


def modules() -> list[str]:
    """Every module of the engine but the one that runs it."""
    return [one.name for one in pkgutil.walk_packages(fairmark.__path__, "fairmark.")]


@pytest.mark.parametrize("name", [name for name in modules() if "__main__" not in name])
def test_the_examples_in_the_package_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
