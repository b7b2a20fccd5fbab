"""A homework whose tests take objects of the student's: a class, functions that give objects, and
what students hand in, from right answers to attacks on references."""

from cells import answer, test

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "small"
c.Fairmark.cell_seconds = 4
c.Fairmark.weakest = "remote"
"""
SECRET = "canary-of-the-test"
POINT = """class Point:
    def __init__(self, x, y=0):
        self.x, self.y = x, y
    def moved(self, by):
        return Point(self.x + by, self.y)
    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)
    def __mul__(self, factor):
        return Point(factor * self.x, factor * self.y)
    __rmul__ = __mul__
    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)
    def __hash__(self):
        return hash((self.x, self.y))
    def __lt__(self, other):
        return self.x < other.x
    def __len__(self):
        return 2
    def __iter__(self):
        return iter((self.x, self.y))
    def __getitem__(self, place):
        return (self.x, self.y)[place]
    def __repr__(self):
        return f'Point({self.x}, {self.y})'
"""
OTHERS = """import collections, contextlib
def points(n):
    return [Point(i) for i in range(n)]
def largest(points):
    return max(points, key=lambda one: one.x)
def countdown(n):
    while n:
        yield n
        n -= 1
def counted(words):
    return collections.Counter(words)
@contextlib.contextmanager
def opened(value):
    yield [value]
class Stack(list):
    def push(self, item):
        self.append(item)
class Empty:
    pass
class Basket:
    def __init__(self, items=()):
        self.items = list(items)
    def add(self, item):
        self.items.append(item)
def total(n):
    return n + n
def twice(f, x):
    return f(f(x))
def chosen(points, wanted):
    return [one for one in points if wanted(one)]
def base():
    return 1
def more():
    return base() + 1
def fill(values):
    values[:] = [0] * len(values)
def guarded(f):
    try:
        return f()
    except ZeroDivisionError:
        return None
"""
#: Test -> what it asks.
TESTS = {
    "attributes": "p = kept_point = Point(1, 2)\nassert (p.x, p.y) == (1, 2)\n"
    "assert p.moved(2).x == 3\n"
    f"### BEGIN HIDDEN TESTS\nassert p.moved(5).x == 6, {SECRET!r}\n### END HIDDEN TESTS",
    "arithmetic": "assert (Point(1) + Point(2)).x == 3 and (2 * Point(3) * 2).x == 12",
    "comparison": "p = Point(1, 2)\nassert p == Point(1, 2) and p != Point(2, 2) and p is not "
    "None\nassert [p.x for p in sorted([Point(3), Point(1)])] == [1, 3] and not p == None",
    "items": "p = Point(4, 5)\nassert list(p) == [4, 5] and p[1] == 5 and len(p) == 2 and p\n"
    "x, y = p\nassert (x, y) == (4, 5)",
    "text": "assert str(Point(1, 2)) == 'Point(1, 2)' == f'{Point(1, 2)}' and str([Point(3)]) == "
    "'[Point(3, 0)]'",
    "hash": "assert len({Point(1), Point(1), Point(2)}) == 2 and Point(1) in [Point(1)]",
    "class": "from collections.abc import Iterator\np = Point(1)\n"
    "assert isinstance(p, Point) and not isinstance(3, Point) and not issubclass(Stack, Point)\n"
    "assert not callable(p) and not isinstance(p, Iterator) and callable(Point)\n"
    "assert Stack.__name__ == 'Stack' and Empty.__doc__ is None and not hasattr(Empty(), 'x')",
    "set attribute": "p = Point(1)\np.x = 7\nassert p.moved(1).x == 8 and vars(p) == {'x': 7, "
    "'y': 0}\ndel p.x\ntry:\n    p.x\n    raise RuntimeError('it is there')\nexcept "
    "AttributeError:\n    pass",
    "objects in lists": "found = points(3)\nassert [p.x for p in found] == [0, 1, 2]\n"
    "assert largest(found) is found[2] and largest([Point(9), found[0]]).x == 9",
    "generator": "assert list(countdown(3)) == [3, 2, 1] and sum(countdown(100)) == 5050\n"
    "left = countdown(3)\nassert next(left) == 3 and list(left) == [2, 1] and not list(left)",
    "counter": "found = counted(['a', 'b', 'a'])\nassert found == {'a': 2, 'b': 1} and found['z'] "
    "== 0\nassert found.most_common(1) == [('a', 2)] and 'b' in found and 'c' not in found\n"
    "assert isinstance(found, dict)",
    "subclass": "s = Stack()\ns.push(3)\nassert s == [3] and len(s) == 1 and s.pop() == 3\n"
    "assert not s",
    "with": "with opened(3) as found:\n    assert found == [3]",
    "error": "try:\n    Point()\n    raise RuntimeError('it needs x')\nexcept TypeError:\n    pass",
    "function": "assert twice(lambda n: n + 1, 1) == 3 and twice(str, 1) == '1'\n"
    "assert twice(total, 1) == 4 and guarded(lambda: 1 / 0) is None and guarded(list) == []",
    "function of objects": "found = points(3)\n"
    "assert chosen(found, lambda p: p.x > 0) == found[1:]",
    "replaced": "kept, calls = base, []\ndef base():\n    calls.append(1)\n    return 4 + kept()\n"
    "assert more() == 6 and calls == [1]\nbase = kept\nassert more() == 2 and calls == [1]",
    "argument": "p, values = Point(1), [1, 2]\nfill(values)\nassert p.x == 1\n"
    "assert len(values) == 2 and all(abs(value - 0) < 0.1 for value in values)",
    "what two objects share": "one, other = Basket(), Basket()\none.items.append(3)\n"
    "assert one.items == [3] and other.items == [] and one.items is one.items",
    "what an object keeps": "given = [1]\nbasket = Basket(given)\ngiven.append(2)\n"
    "assert basket.items == [1]\nbasket.add(5)\nassert given == [1, 2]",
    "an object of an earlier test": "assert kept_point.x == 1 and kept_point.moved(1).x == 2",
    "the length of an object of an earlier test": "assert len(kept_point) == 2",
    "plain": "assert total(2) == 4",
}
CELLS = (
    answer("point", f"### BEGIN SOLUTION\n{POINT}### END SOLUTION"),
    answer("others", f"### BEGIN SOLUTION\n{OTHERS}### END SOLUTION"),
    *(test(f"test {name}", source) for name, source in TESTS.items()),
)
KEPT = "an object of an earlier test"
LENGTH = "the length of an object of an earlier test"
#: Tests that need no references.
APART = {"plain", "error"}
#: Tests of other objects than points.
WITHOUT_POINTS = {
    "generator",
    "counter",
    "subclass",
    "with",
    "function",
    "replaced",
    "what two objects share",
    "what an object keeps",
}


def changed(source: str, *pairs: str) -> str:
    """A text with some of it replaced."""
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in source, old
        source = source.replace(old, new)
    return source


def with_method(method: str) -> str:
    """The right class with one more method, which may stand in place of another one."""
    return POINT + "\n".join(f"    {line}" for line in method.splitlines())


#: Gives other parts than it should as the reference to a stack.
FORGED = """import fairmark.child.objects as objects
def forged(parts):
    right = objects.Objects.reference
    def reference(self, value):
        return parts if type(value).__name__ == 'Stack' else right(self, value)
    objects.Objects.reference = reference
"""
#: Attacks on references: as below.
ATTACKS: dict[str, tuple[str, str, set[str]]] = {
    "every attribute is there": (
        with_method("def __getattr__(self, name):\n    return 1\n").replace(
            "self.x, self.y = x, y", "self.a = x"
        ),
        changed(OTHERS, "class Empty:", "class Empty:\n    __getattr__ = lambda *_: 1"),
        set(TESTS) - WITHOUT_POINTS - APART - {"argument", LENGTH},
    ),
    "attributes that count": (
        with_method(
            "calls = 99\ndef __getattribute__(self, name):\n    if name == 'x':\n"
            "        Point.calls += 1\n        return Point.calls\n"
            "    return object.__getattribute__(self, name)"
        ),
        OTHERS,
        set(TESTS) - WITHOUT_POINTS - APART - {"class", LENGTH},
    ),
    "lies about its class": (
        "class Liar:\n    __class__ = property(lambda self: int)\n    __eq__ = lambda *_: True\n"
        "    __hash__ = lambda self: 1\n    __sub__ = __rsub__ = __abs__ = lambda *_: 0\n"
        "Liar.__module__, Liar.__qualname__ = 'builtins', 'int'\n"
        "def Point(*_):\n    return Liar()",
        changed(OTHERS, "return n + n", "return Liar()"),
        (set(TESTS) - WITHOUT_POINTS) | {"function"},
    ),
    "a hostile name": (
        changed(
            POINT, "class Point:", "class Point(metaclass=type('</pre><script>', (type,), {})):"
        )
        + "Point.__name__ = Point.__qualname__ = '</pre><script>alert(1)</script>' * 9999\n",
        changed(OTHERS, "return n + n", "return Point(n)"),
        {"function", "plain"},
    ),
    "contains everything": (
        with_method("def __contains__(self, item):\n    return True"),
        changed(
            OTHERS,
            "    return collections.Counter(words)",
            "    class All(collections.Counter):\n        __contains__ = lambda *_: True\n"
            "    return All(words)",
        ),
        set(),
    ),
    "is endless": (
        changed(
            POINT,
            "return iter((self.x, self.y))",
            "while True:\n            yield self.x",
            "return (self.x, self.y)[place]",
            "return self",
        ),
        OTHERS,
        {"items"},
    ),
    "is long": (changed(POINT, "return 2", "return 1 << 60"), OTHERS, {"items", LENGTH}),
    "changes while it is read": (
        changed(
            POINT, "return iter((self.x, self.y))", "self.x += 1\n        return iter((self.x,))"
        ),
        OTHERS,
        {"items"},
    ),
    "leaves something behind": (
        with_method("def __del__(self):\n    raise SystemExit('gone')"),
        OTHERS,
        set(),
    ),
    "a million": (
        POINT,
        changed(OTHERS, "for i in range(n)", "for i in range(1_000_000)"),
        {"objects in lists", "function of objects"},
    ),
    "handles of its own": (
        f"{FORGED}forged([10**9, '', 0])\n{POINT}",
        OTHERS,
        {"subclass"},
    ),
    "handles that are none": (
        f"{FORGED}forged([[], {{}}, 'x'])\n{POINT}",
        OTHERS,
        {"subclass"},
    ),
    "abilities that are none": (
        f"{FORGED}forged([5, '', 1 << 4000])\n{POINT}",
        OTHERS,
        {"subclass"},
    ),
    "the class of the engine": (
        f"{FORGED}forged([5, 'fairmark.child.proxies:StudentFunction', 1])\n{POINT}",
        OTHERS,
        {"subclass"},
    ),
    "references where there are none": (
        f"import fairmark.protocol.codec as codec\n{POINT}"
        "right = codec.encode\n"
        "def encode(value, subclasses=False, references=None):\n"
        "    return right(value, subclasses, references or (lambda one: [0, '', 0]))\n"
        "codec.encode = encode\n",
        changed(OTHERS, "return n + n", "return Point(n)"),
        {"plain", "counter", "subclass", "function"},
    ),
    "calls back again and again": (
        POINT,
        changed(
            OTHERS,
            "    return f(f(x))",
            "    while True:\n        x = f(x)",
            "return [one for one in points if wanted(one)]",
            "return wanted(points, points=points)",
            "return base() + 1",
            "import threading\n    threading.Thread(target=base).start()\n    return base() + 1",
        ),
        {"function", "function of objects", "replaced"},
    ),
    "calls functions that there are none": (
        "import fairmark.child.objects as objects\n"
        "right = objects.Callback.__init__\n"
        "def init(self, call_back, number, *about):\n"
        "    right(self, call_back, -99, *about)\n"
        f"objects.Callback.__init__ = init\n{POINT}",
        OTHERS,
        {"function", "function of objects", "replaced"},
    ),
    "an operator that calls back": (
        with_method(
            "called = []\ndef __init__(self, x, y=0):\n    self.x, self.y = x, y\n"
            "def __lt__(self, other):\n    return Point.called[0](self) < 1"
        ),
        changed(
            OTHERS,
            "    return [one for one",
            "    Point.called.append(wanted)\n    sorted(points)\n    return [one for one",
        ),
        {"comparison"},
    ),
    "puts objects into an argument": (
        with_method("def __sub__(self, other):\n    return 0"),
        changed(OTHERS, "values[:] = [0] * len(values)", "values[:] = [Point(1)] * len(values)"),
        {"argument"},
    ),
    "puts itself into an argument": (
        "import fairmark.child.objects as objects\n"
        "right = objects.Objects.known\n"
        "def known(self, value):\n"
        "    return [0] if type(value).__name__ == 'Point' else right(self, value)\n"
        f"objects.Objects.known = known\n{POINT}",
        changed(OTHERS, "values[:] = [0] * len(values)", "values[:] = [Point(1)] * len(values)"),
        set(TESTS) - WITHOUT_POINTS - APART,
    ),
    "ends the process": (
        changed(POINT, "return self.x < other.x", "import os\n        os._exit(0)"),
        OTHERS,
        {"comparison"},
    ),
    "looks for the test": (
        "import gc, inspect\n"
        + changed(
            POINT,
            "        return Point(self.x + by, self.y)",
            "        seen = [repr(one.frame.f_globals) for one in inspect.stack()]\n"
            "        seen += [one for one in gc.get_objects() if type(one) is str]\n"
            "        found = [one for one in seen if 'canary' in one]\n"
            "        print(found)\n        open('kept.txt', 'a').write(repr(found))\n"
            "        raise ValueError(repr(found))",
        ),
        OTHERS,
        {"attributes", "set attribute", KEPT},
    ),
}
#: Student -> the two answers, and the tests that they lose.
ANSWERS: dict[str, tuple[str, str, set[str]]] = {
    "right": (POINT, OTHERS, set()),
    "right in another way": (
        "from dataclasses import dataclass\n@dataclass\nclass Point:\n"
        "    x: int\n    y: int = 0\n"
        + "".join(POINT.partition("    def moved")[1:]).replace(
            "    def __eq__(self, other):\n        return (self.x, self.y) == (other.x, other.y)\n",
            "",
        ),
        changed(
            OTHERS,
            "[Point(i) for i in range(n)]",
            "list(map(Point, range(n)))",
            "    return collections.Counter(words)",
            "    class Counts(collections.Counter):\n        pass\n    return Counts(words)",
            "class Empty:\n    pass",
            "Empty = type('Empty', (), {})",
            "    while n:\n        yield n\n        n -= 1",
            "    return iter(range(n, 0, -1))",
        ),
        set(),
    ),
    "blank": ("pass", "pass", set(TESTS)),
    "adds wrongly": (changed(POINT, "self.x + other.x", "self.x"), OTHERS, {"arithmetic"}),
    "moves in place": (
        changed(POINT, "return Point(self.x + by, self.y)", "self.x += by\n        return self"),
        OTHERS,
        {"attributes", "set attribute", KEPT},
    ),
    "shares and keeps": (
        POINT,
        changed(
            OTHERS,
            "class Basket:\n",
            "class Basket:\n    shared = []\n",
            "self.items = list(items)",
            "self.items = items or self.shared",
        ),
        {"what two objects share", "what an object keeps"},
    ),
    "counts wrongly": (
        POINT,
        changed(OTHERS, "Counter(words)", "Counter(set(words))"),
        {"counter"},
    ),
    "does not call": (
        POINT,
        changed(
            OTHERS,
            "return f(f(x))",
            "return f(x)",
            "if wanted(one)",
            "",
            "return base() + 1",
            "return 2",
        ),
        {"function", "function of objects", "replaced"},
    ),
    "goes on": (POINT, changed(OTHERS, "while n:", "while True:"), {"generator"}),
    "is equal to all": (
        with_method("def __eq__(self, other):\n    return True\ndef __hash__(self):\n    return 1"),
        changed(
            OTHERS,
            "def counted(words):\n",
            "class Always(collections.Counter):\n    __eq__ = lambda *_: True\n"
            "def counted(words):\n    return Always()\n",
            "return n + n",
            "return Point(n)",
        ),
        {"comparison", "hash", "counter", "function", "plain"},
    ),
    **ATTACKS,
}

#: Functions that give an object once and plain data another time, or both at once.
MIXED = """class M:
    def __init__(self, v):
        self.v = v
def pair(n):
    return M(n), n + 1
def table(n):
    return {'object': M(n), 'number': n + 1}
def first(n):
    return M(n) if n > 0 else -n
def group(n):
    return M(n) if n > 0 else {1, 4}
class Bag:
    def __iter__(self):
        yield M(1)
        yield 4
def each(f, xs):
    for x in xs:
        f(2 * x)
"""
#: What can say anything, where the solution gave plain data; and swallows what fails in a test.
SAYS_ANYTHING = """class Z:
    __sub__ = __rsub__ = __mod__ = lambda *_: 0
    __round__ = __abs__ = lambda *_: 4
    __floordiv__ = lambda *_: 2
    __truediv__ = __pow__ = lambda *_: 1
    __rand__ = lambda self, other: {1, 4}
    __lt__ = __gt__ = lambda *_: True
    __float__ = lambda self: 4.0
    __bool__ = lambda self: False
    __array_ufunc__ = None
"""
FOUR = "assert first(3).v == 3\nn = first(-4)\n"
MIXED_TESTS = {
    "tuple": "m, n = pair(4)\nassert m.v == 4 and abs(n - 5) < 0.01",
    "dict": "found = table(4)\nassert found['object'].v == 4 and abs(found['number'] - 5) < 0.01",
    "another call": FOUR + "assert abs(n - 4) < 0.01",
    "iteration": "m, n = Bag()\nassert m.v == 1 and abs(4 - n) < 0.01",
    "division": FOUR + "assert n / 4 == 1",
    "remainder": FOUR + "assert n % 2 == 0 and n // 2 == 2",
    "power": FOUR + "assert n**0 == 1",
    "in place": FOUR + "n -= 4\nassert n == 0",
    "set": "assert group(3).v == 3 and {1, 4, 5} & group(0) == {1, 4} and not {1} - group(0)",
    "rounded": FOUR + "assert round(n) - 4 == 0",
    "absolute": FOUR + "assert abs(n) - 4 == 0",
    "float": FOUR + "assert float(n) == 4",
    "truth": "assert first(3).v == 3 and not first(0)",
    "order": FOUR + "assert first(-3) < n",
    "array": "import numpy as np\n" + FOUR + "assert np.abs(np.array([4]) - n).max() < 0.01",
    "a failed assert": "def check(x):\n    assert x in (20, 40)\neach(check, [10, 20])",
}

#: A class that calculates, one that does so by other methods and with its own objects, and what
#: tests ask of both.
NUMBER = """class V:
    def __init__(self, x):
        self.x = x
    def __add__(self, other):
        return V(self.x + getattr(other, 'x', other))
    __radd__ = __add__
    def __lt__(self, other):
        return self.x < other.x
    def __float__(self):
        return float(self.x)
    def scaled(self, factor):
        return V(self.x * factor)
def ordered(values):
    return sorted(values)
def find(values, x):
    for value in values:
        if value.x == x:
            return value
def each(f, values):
    return [f(value) for value in values]
"""
OTHER_NUMBER = """class V:
    def __init__(self, x):
        self.x = x
    def __iadd__(self, other):
        return self if other == 0 else V(self.x + getattr(other, 'x', other))
    __add__ = __radd__ = __iadd__
    def __eq__(self, other):
        return getattr(other, 'x', other) == self.x
    def __gt__(self, other):
        return self.x > other.x
    def __index__(self):
        return self.x
    def __len__(self):
        return 5
    def scaled(self, factor):
        self.x *= factor
        return self
def ordered(values):
    values.sort()
    return values
def find(values, x):
    return next((value for value in values if value.x == x), None)
def each(f, values):
    return list(map(f, values))
"""
#: Two classes whose objects can do the same.
HERD = """import abc
class Cow:
    def __init__(self, age=0):
        self.age = age
    def __add__(self, other):
        return type(self)(self.age + other.age)
class Calf(Cow):
    pass
import decimal
class Stall(abc.ABC):
    pass
class Field(abc.ABC):
    pass
def herd(n):
    return [Calf(age) for age in range(n)]
def money():
    return [decimal.Context(), decimal.Context()]
def places():
    return [Stall(), Stall()]
"""
HERD_TESTS = {
    "early": "early = Calf(1)\nassert early.age == 1",
    "type": "both = Calf(1) + Calf(2)\nassert type(both) is type(Calf()) and both.age == 3",
    "equal types": "assert type(Calf(1) + Calf(2)) == type(Calf())",
    "class": "both = Calf(1) + Calf(2)\nassert both.__class__ is Calf(0).__class__",
    "types": "assert len({type(one) for one in [*herd(3), Calf()]}) == 1",
    "other types": "assert type(Calf()) != type(Cow())",
    "later": "assert type(early) is type(herd(2)[1])",
    "extended type": "one, other = places()\nassert type(one) is type(other)",
    "extended class": "one, other = places()\nassert one.__class__ is other.__class__",
    "library": "import decimal\none, other = money()\nassert one.__class__ is decimal.Context",
    "instance": "import abc\none, other = places()\nassert isinstance(other, abc.ABC)",
}
WRONG_HERD = (
    "return type(self)(",
    "return Cow(",
    "return [Calf(age) for",
    "return [Cow(age) for",
    "[decimal.Context(), ",
    "[type('Own', (decimal.Context,), {})(), ",
    "[Stall(), Stall()]",
    "[Stall(), Field()]",
)
NUMBER_TESTS = {
    "sum": "assert sum([V(1), V(2)]).x == 3",
    "in place": "v = V(1)\nv += V(2)\nassert v.x == 3",
    "order": "assert [v.x for v in ordered([V(3), V(1)])] == [1, 3] and not V(4) < V(1)",
    "truth": "assert find([V(1), V(2)], 2) and not find([V(1)], 2)",
    "itself": "assert (V(2).scaled(3) + 1).x == 7",
    "float": "assert float(V(2)) == 2",
    "error": "assert each(lambda v: v.x, [V(1)]) == [1]\ntry:\n    each(lambda v: int('x'), [1])\n"
    "    raise RuntimeError('no error')\nexcept ValueError:\n    pass",
}
