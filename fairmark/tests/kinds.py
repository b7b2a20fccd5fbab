"""What tests of other people's courses ask of a student's code, kind by kind: a solution, its test,
and an answer that the test must refuse."""

from dataclasses import dataclass

import cells
from nbformat import NotebookNode

_MAX_KEY = 50


@dataclass(frozen=True)
class Kind:
    """One kind.

    Attributes
    ----------
    solution, test : str
        Of the exercise.
    wrong : str
        An answer that nbgrader gives nothing.
    above : tuple of NotebookNode
        Cells that stand above the answer.
    """

    solution: str
    test: str
    wrong: str
    above: tuple[NotebookNode, ...] = ()


def _hidden(source: str) -> str:
    return f"### BEGIN HIDDEN TESTS\n{source}\n### END HIDDEN TESTS"


KINDS = {
    "a module that an answer imports": Kind(
        "import statistics as st", "assert st.mean([1, 3]) == 2", "pass"
    ),
    "a module that an unmarked cell imports": Kind(
        "half = 0.5",
        "assert fractions.Fraction(half) == fractions.Fraction(1, 2)",
        "half = 0.6",
        (cells.unmarked("import fractions"),),
    ),
    "an object of the student's class": Kind(
        "class Point:\n    def __init__(self, x):\n        self.x = x\n"
        "    def moved(self, by):\n        return Point(self.x + by)",
        "p = Point(1)\nassert p.moved(2).x == 3",
        "class Point:\n    def __init__(self, x):\n        self.x = x\n"
        "    def moved(self, by):\n        return Point(self.x)",
    ),
    "a student's class as an argument": Kind(
        "class Shape:\n    pass\nclass Circle(Shape):\n    pass",
        "assert issubclass(Circle, Shape)",
        "class Shape:\n    pass\nclass Circle:\n    pass",
    ),
    "the source of a function": Kind(
        "def total(x):\n    return sum(x)",
        "import inspect\nassert total([1, 2]) == 3\nassert 'for ' not in inspect.getsource(total)",
        "def total(x):\n    t = 0\n    for v in x:\n        t += v\n    return t",
    ),
    "the signature of a function": Kind(
        "def area(width, height=1):\n    return width * height",
        "import inspect\nassert list(inspect.signature(area).parameters) == ['width', 'height']",
        "def area(*sides):\n    return 1",
    ),
    "the name of a function": Kind(
        "def named():\n    return 1", "assert named.__name__ == 'named'", "named = lambda: 1"
    ),
    "the docstring of a function": Kind(
        'def told():\n    """Says what it does."""',
        "assert told.__doc__.endswith('.')",
        "def told():\n    return 1",
    ),
    "a name that a test binds, in an answer below": Kind(
        "under = limit - 1",
        "assert under == 2",
        "under = 3",
        (
            cells.answer("answer-limit", "### BEGIN SOLUTION\n### END SOLUTION"),
            cells.test("test-limit", "limit = 3\nassert limit == 3", 0),
        ),
    ),
    "a value of a read-only cell that an answer changes in place": Kind(
        "kinds.remove('b')",
        "assert kinds == ['a']",
        "pass",
        (cells.given("given-kinds", "kinds = ['a', 'b']"),),
    ),
    "a function as an argument": Kind(
        "def twice(f, x):\n    return f(f(x))",
        "assert twice(lambda n: n + 1, 1) == 3",
        "def twice(f, x):\n    return f(x)",
    ),
    "an image of Pillow": Kind(
        "from PIL import Image\ndef blank(side):\n    return Image.new('L', (side, side), 7)",
        "assert blank(2).size == (2, 2) and blank(2).getpixel((0, 0)) == 7",
        "from PIL import Image\ndef blank(side):\n    return Image.new('L', (side, side), 8)",
    ),
    "a fitted model": Kind(
        "from sklearn.linear_model import LinearRegression\n"
        "def fit(x, y):\n    return LinearRegression().fit(x, y)",
        "model = fit([[0], [1]], [1, 3])\nassert abs(model.predict([[2]])[0] - 5) < 1e-6",
        "from sklearn.linear_model import LinearRegression\n"
        "def fit(x, y):\n    return LinearRegression().fit(x, x)",
    ),
    "a stream of text": Kind(
        "import io\ndef opened():\n    return io.StringIO('a,b')",
        "assert opened().read() == 'a,b'",
        "import io\ndef opened():\n    return io.StringIO('')",
    ),
    "a path": Kind(
        "from pathlib import Path\ndef place(name):\n    return Path('data') / name",
        "assert place('x.csv').suffix == '.csv'",
        "from pathlib import Path\ndef place(name):\n    return Path('data')",
    ),
    "a polynomial of NumPy": Kind(
        "from numpy.polynomial import Polynomial\ndef square():\n    return Polynomial([0, 0, 1])",
        "assert square()(3) == 9",
        "from numpy.polynomial import Polynomial\ndef square():\n    return Polynomial([0, 1])",
    ),
    "axes of Matplotlib": Kind(
        "import matplotlib.pyplot as plt\ndef drawn():\n"
        "    fig, ax = plt.subplots()\n    ax.bar(['a', 'b'], [1, 2])\n    ax.set_title('Bars')\n"
        "    return ax",
        "ax = drawn()\nassert ax.get_title() == 'Bars' and len(ax.patches) == 2",
        "import matplotlib.pyplot as plt\ndef drawn():\n    return plt.gca()",
    ),
    "a helper that a hidden part binds, in a later test": Kind(
        "def triple(x):\n    return 3 * x",
        f"assert triple(1) == 3\n{_hidden('assert triple(4) == right(4) + 4')}",
        "def triple(x):\n    return 3",
        (
            cells.answer("answer-double", "### BEGIN SOLUTION\n### END SOLUTION"),
            cells.test("test-double", _hidden("def right(x):\n    return 2 * x"), 0),
        ),
    ),
    "a module that a hidden part imports, in a later test": Kind(
        "def rounded(x):\n    return round(x)",
        "assert rounded(1.2) == decimal.Decimal(1)",
        "def rounded(x):\n    return x",
        (
            cells.answer("answer-import", "### BEGIN SOLUTION\n### END SOLUTION"),
            cells.test("test-import", _hidden("import decimal"), 0),
        ),
    ),
    "a function that the test deletes": Kind(
        "def one():\n    return 1\ndef two():\n    return one() + one()",
        "kept = one\ndel one\ntry:\n    two()\nexcept NameError:\n    pass\nelse:\n"
        "    raise AssertionError('two must use one')\none = kept",
        "def one():\n    return 1\ndef two():\n    return 2",
    ),
    "a function that the test replaces": Kind(
        "def base():\n    return 1\ndef more():\n    return base() + 1",
        "base = lambda: 5\nassert more() == 6",
        "def base():\n    return 1\ndef more():\n    return 2",
    ),
    "a mock": Kind(
        "import random\ndef rolled():\n    return random.randint(1, 6)",
        "from unittest import mock\nwith mock.patch('random.randint', return_value=9):\n"
        "    assert rolled() == 9",
        "def rolled():\n    return 3",
    ),
    "a patched builtin": Kind(
        "def added(x):\n    t = 0\n    for v in x:\n        t += v\n    return t",
        "import builtins\nkept = builtins.sum\ndel builtins.sum\n"
        "try:\n    assert added([1, 2]) == 3\nfinally:\n    builtins.sum = kept",
        "def added(x):\n    return sum(x)",
    ),
    "what is printed": Kind(
        "def hello():\n    print('hello')",
        "import contextlib, io\nsaid = io.StringIO()\nwith contextlib.redirect_stdout(said):\n"
        "    hello()\nassert said.getvalue() == 'hello\\n'",
        "def hello():\n    return 'hello'",
    ),
    "input from the keyboard": Kind(
        "def asked():\n    return int(input('age? '))",
        "import builtins\nkept = builtins.input\nbuiltins.input = lambda *_: '7'\n"
        "try:\n    assert asked() == 7\nfinally:\n    builtins.input = kept",
        "def asked():\n    return 8",
    ),
    "a seed that the test sets": Kind(
        "import random\ndef drawn_number():\n    return random.random()",
        "import random\nrandom.seed(1)\nwanted = random.random()\nrandom.seed(1)\n"
        "assert drawn_number() == wanted",
        "def drawn_number():\n    return 0.5",
    ),
    "a generator": Kind(
        "def countdown(n):\n    while n:\n        yield n\n        n -= 1",
        "assert list(countdown(3)) == [3, 2, 1]",
        "def countdown(n):\n    yield n",
    ),
    "a range": Kind(
        "def evens(n):\n    return range(0, n, 2)",
        "assert list(evens(5)) == [0, 2, 4]",
        "def evens(n):\n    return range(n)",
    ),
    "complex numbers": Kind(
        "def roots():\n    return [1j, -1j]",
        "assert [abs(root) for root in roots()] == [1, 1] and sum(roots()) == 0",
        "def roots():\n    return [1j, 1j]",
    ),
    "the notebook's history": Kind(
        "answer_to_history = 6 * 7",
        "assert any('6 * 7' in cell for cell in In)",
        "answer_to_history = 42",
    ),
    "a file that the student writes": Kind(
        "with open('out.txt', 'w') as file:\n    file.write('done')",
        "assert open('out.txt').read() == 'done'",
        "pass",
    ),
    "a file that the test writes": Kind(
        "def first_line(name):\n    return open(name).readline().strip()",
        "with open('in.txt', 'w') as file:\n    file.write('one\\ntwo')\n"
        "assert first_line('in.txt') == 'one'",
        "def first_line(name):\n    return ''",
    ),
    "an AssertionError that the student raises": Kind(
        "def checked(x):\n    assert x > 0, 'below zero'\n    return x",
        "try:\n    checked(-1)\nexcept AssertionError:\n    pass\nelse:\n"
        "    raise AssertionError('it must refuse')",
        "def checked(x):\n    return x",
    ),
    "a coroutine": Kind(
        "async def fetched():\n    return 5",
        "import asyncio\nassert asyncio.run(fetched()) == 5",
        "async def fetched():\n    return 6",
    ),
    "await in the test": Kind(
        "async def waited():\n    return 5",
        "found = await waited()\nassert found == 5",
        "async def waited():\n    return 6",
    ),
    "identity": Kind(
        "def sorted_in_place(values):\n    values.sort()\n    return values",
        "values = [2, 1]\nassert sorted_in_place(values) is values and values == [1, 2]",
        "def sorted_in_place(values):\n    return sorted(values)",
    ),
}


def key(name: str) -> str:
    """The grade id of a kind's test, not too long for a cell."""
    return name.replace(" ", "-").replace(",", "").replace("'", "")[:_MAX_KEY]


def notebook(names: list[str]) -> list[NotebookNode]:
    """The instructor's notebook with an exercise of each of these kinds."""
    made = [cells.given("setup", "import math")]
    for name in names:
        kind = KINDS[name]
        solution = f"### BEGIN SOLUTION\n{kind.solution}\n### END SOLUTION"
        made += [
            *kind.above,
            cells.answer(f"answer-{key(name)}", solution),
            cells.test(key(name), kind.test),
        ]
    return made
