"""The test runner: tests as instructors write them work on a student's functions and variables from
another process.

One course holds an exercise for each habit. Its solution, a class of one that answers otherwise,
and one that answers wrongly everywhere are graded once.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import cells
import nbformat
import pytest
from nbformat import NotebookNode

from fairmark import course
from fairmark.grading import runners
from fairmark.grading.whole_class import grade
from fairmark.model import CheckResult
from fairmark.store.ledger import Ledger

CONFIG = """c = get_config()
c.Fairmark.cell_seconds = 4
c.Fairmark.submission_seconds = 60
c.Fairmark.memory = 900_000_000
c.Fairmark.weakest = 'apart'
"""
GIVEN = """import datetime as dt
import warnings
import numpy as np
import pandas as pd

TRUTH = [True, False]
_PAIR = [1, 2]
GIVEN_LIST = [3, 1, 2]
GIVEN_ROWS = [[3, 1, 2]]
GIVEN_ARRAY = np.array([3, 1, 2])

def twice(function, value):
    return function(function(value))"""

#: What answers are made of.
LOGGED = """import functools
def logged(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        return function(*arguments)
    return wrapper
"""
MEMO = """def memo(function, store):
    def known(n):
        if n not in store:
            store[n] = function(n)
        return store[n]
    return known
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
"""
CALLED = """class Best:
    def __init__(self, values):
        self.values = values
    def __call__(self):
"""


@dataclass(frozen=True)
class Exercise:
    """What the instructor writes, and how students answer: rightly in another way, and wrongly."""

    solution: str
    test: str
    other: str
    wrong: str
    #: What the wrong answer gets of 3 points.
    score: float = 0


EXERCISES = {
    "a test imports a module": Exercise(
        "import json\ndef to_json(given):\n    return json.dumps(given)",
        "import json\nassert json.loads(to_json({'a': 1})) == {'a': 1}",
        "from json import dumps\ndef to_json(given):\n    return dumps(given)",
        "to_json = repr",
    ),
    "and relies on the student for nothing": Exercise(
        "import string\ndef capitals(text):\n    return string.capwords(text)",
        "import string\nassert capitals('a b') == string.capwords('a b')",
        "def capitals(text):\n    return string.capwords(text)",
        "def capitals(text):\n    return string.capwords(text, 'b')",
    ),
    "a test imports a module by another name": Exercise(
        "import numpy as numbers\ndef norm(values):\n    return float(numbers.hypot(*values))",
        "import numpy as numbers\nassert numbers.isclose(norm([3, 4]), 5)",
        "def norm(values):\n    return sum(value**2 for value in values) ** 0.5",
        "norm = sum",
    ),
    "a test imports a class": Exercise(
        "from decimal import Decimal\ndef price(text):\n    return Decimal(text) * 2",
        "from decimal import Decimal\nassert price('1.1') == Decimal('2.2')",
        "import decimal\ndef price(text):\n    return decimal.Decimal(text) * 2",
        "def price(text):\n    return float(text) * 2",
    ),
    "a test imports another class": Exercise(
        "from collections import Counter\ndef most(text):\n"
        "    return Counter(text).most_common(1)[0][0]",
        "from collections import Counter\nassert most('abb') == max(Counter('abb'))",
        "def most(text):\n    return max(set(text), key=text.count)",
        "def most(text):\n    return text[0]",
    ),
    "and a later answer binds it": Exercise(
        "def distinct(text):\n    return len(Counter(text))",
        "assert distinct('abb') == 2",
        "class Counter(set):\n    pass\ndef distinct(text):\n    return len(Counter(text))",
        "class Counter(list):\n    pass\ndef distinct(text):\n    return len(Counter(text))",
    ),
    "a test imports two classes": Exercise(
        "from datetime import date, timedelta\ndef next_week(day):\n"
        "    return day + timedelta(days=7) if isinstance(day, date) else None",
        "from datetime import date, timedelta\n"
        "assert next_week(date(2026, 1, 1)) == date(2026, 1, 1) + timedelta(weeks=1)",
        "import datetime\ndef next_week(day):\n    return day + datetime.timedelta(7)",
        "def next_week(day):\n    return day",
    ),
    "a test imports a method": Exercise(
        "from random import randint\ndef roll():\n    return randint(1, 6)",
        "from random import randint\nassert 1 <= roll() <= 6 and randint(2, 2) == 2",
        "import random\ndef roll():\n    return random.randint(1, 6)",
        "def roll():\n    return 7",
    ),
    "a test imports an object": Exercise(
        "from calendar import month_name as months\ndef first():\n    return months[1]",
        "from calendar import month_name as months\nassert first() == months[1]",
        "def first():\n    return 'January'",
        "def first():\n    return months[2]",
    ),
    "a test imports a module of a package": Exercise(
        "from os import path as places\ndef ending(file):\n    return places.splitext(file)[1]",
        "from os import path as places\nassert ending('a.b') == places.splitext('a.b')[1]",
        "def ending(file):\n    return file[file.rindex('.'):]",
        "def ending(file):\n    return places.splitext(file)[0]",
    ),
    "what the test imports counts": Exercise(
        "import time as clock\ndef moment():\n    return clock.gmtime(0).tm_year",
        "import calendar as clock\nimport time as clock\nassert moment() == 1970",
        "clock = None\ndef moment():\n    return clock.gmtime(0).tm_year",
        "clock = None\ndef moment():\n    return clock and clock.gmtime(0).tm_mon",
    ),
    "a value that cannot be shown": Exercise(
        "def few():\n    return 1",
        "found = few()\nassert found == 1, found**2",
        "few = lambda: True",
        "def few():\n    return 10**4000",
    ),
    "comprehensions": Exercise(
        "def squares(n):\n    return [i * i for i in range(n)]",
        "assert [squares(k)[-1] for k in (1, 2, 3)] == [0, 1, 4]\n"
        "assert {k: squares(k) for k in range(2)} == {0: [], 1: [0]}\n"
        "assert all(squares(k) == [i ** 2 for i in range(k)] for k in range(4))",
        "squares = lambda n: list(map(lambda i: i ** 2, range(n)))",
        "def squares(n):\n    return [0] * n",
    ),
    "nested functions": Exercise(
        "def shift(n, by=1):\n    return n + by",
        "check = lambda n: shift(n)\ndef inner(n=shift(1)):\n    def deeper():\n        return "
        "shift(n) + check(n)\n"
        "    return deeper()\n"
        "assert inner() == 6\nassert shift(1, by=3) == shift(1, 3) == shift(n=1, by=3) == 4",
        "def shift(n, by=1):\n    def add(m):\n        return m + by\n    return add(n)",
        "def shift(n, by=2):\n    return n + by",
    ),
    "text dtype": Exercise(
        "def upper(texts):\n    return texts.str.upper()",
        "wanted = pd.Series(['A', None], dtype='string')\n"
        "pd.testing.assert_series_equal(upper(pd.Series(['a', None], dtype='string')), wanted)",
        "def upper(texts):\n    return texts.map(str.upper, na_action='ignore').astype('string')",
        "def upper(texts):\n    return texts.str.upper().astype(object)",
    ),
    "Int64 dtype": Exercise(
        "def more(numbers):\n    return numbers + 1",
        "found = more(pd.Series([1, None], dtype='Int64'))\n"
        "assert found.dtype == 'Int64' and found[0] == 2 and found[1] is pd.NA",
        "def more(numbers):\n    return numbers.add(1)",
        "def more(numbers):\n    return numbers.astype(float) + 1",
    ),
    "dates": Exercise(
        "def days(start, end):\n    return (end - start).days",
        "assert days(dt.datetime(2026, 2, 27), dt.datetime(2026, 3, 1)) == 2\n"
        "assert days(dt.date(2026, 1, 1), dt.date(2026, 1, 1)) == 0\n"
        "assert days(pd.Timestamp('2026-01-01'), pd.Timestamp('2026-01-02')) == 1",
        "def days(start, end):\n    return int((end - start) / dt.timedelta(1))",
        "def days(start, end):\n    return (start - end).days",
    ),
    "given helper": Exercise(
        "def grow(n):\n    return n * 10",
        "assert twice(grow, 1) == 100\nassert sorted([3, 1], key=grow) == [1, 3]",
        "def grow(n):\n    return int(f'{n}0')",
        "def grow(n):\n    return n + 10",
    ),
    "exceptions": Exercise(
        "def root(n):\n    if isinstance(n, str):\n        raise TypeError('text')\n    if n < 0:\n"
        "        raise ValueError(f'{n} is negative')\n"
        "    return n ** 0.5",
        "for bad, kind in ((-1, ValueError), ('a', TypeError)):\n    try:\n        root(bad)\n"
        "    except kind as error:\n"
        "        assert bad == 'a' or str(error) == '-1 is negative'\n    else:\n        assert "
        "False, 'no error'\n"
        "assert root(4) == 2",
        "import math\ndef root(n):\n    if not isinstance(n, str) and n < 0:\n"
        "        raise ValueError('-1 is negative')\n    return math.sqrt(n)",
        "def root(n):\n    raise Exception(f'{n} is negative')",
    ),
    "own exceptions": Exercise(
        "class Empty(ValueError):\n    pass\ndef first(items):\n    if not items:\n"
        "        raise Empty('nothing', 'there')\n    return items[0]",
        "try:\n    first([])\n    raise RuntimeError('no error')\nexcept ValueError as error:\n"
        "    assert not isinstance(error, RuntimeError) and 'nothing' in str(error)\nassert "
        "first([1]) == 1",
        "class Empty(ValueError):\n    def __init__(self):\n        super().__init__('nothing')\n"
        "def first(items):\n    for item in items:\n        return item\n    raise Empty",
        "class Empty(ValueError):\n    pass\ndef first(items):\n    assert items, 'nothing'\n    "
        "return items[0]",
    ),
    "unchanged input": Exercise(
        "def tidy(items):\n    return sorted(items)",
        "given = [3, 1]\nassert tidy(given) == [1, 3]\nassert given == [3, 1], 'the list was "
        "changed'",
        "def tidy(items):\n    items = list(items)\n    items.sort()\n    return items",
        "def tidy(items):\n    items.sort()\n    return items",
    ),
    "unchanged frame": Exercise(
        "def with_sum(frame):\n    return frame.assign(sum=frame.a + frame.b)",
        "frame = pd.DataFrame({'a': [1], 'b': [2]})\nkept = frame.copy()\n"
        "assert with_sum(frame)['sum'].tolist() == [3]\n"
        "pd.testing.assert_frame_equal(frame, kept)\n"
        "assert with_sum(frame=frame)['sum'].tolist() == [3]\npd.testing.assert_frame_equal(frame, "
        "kept)",
        "def with_sum(frame):\n    frame = frame.copy()\n    frame['sum'] = frame.sum(axis=1)\n    "
        "return frame",
        "def with_sum(frame):\n    frame['sum'] = frame.a + frame.b\n    return frame",
    ),
    "unchanged or beyond travel": Exercise(
        "def spread(table):\n    return int(table.x.max() - table.x.min())",
        "table = pd.DataFrame({'x': [1, 5]})\nassert spread(table) == 4\nassert list(table) == "
        "['x'], 'the table was changed'",
        "def spread(table):\n    binned = table.assign(bin=pd.cut(table.x, 2))\n    return "
        "int(binned.x.iloc[-1] - binned.x[0])",
        "def spread(table):\n    table['bin'] = pd.cut(table.x, 2)\n    return int(table.x.max() - "
        "table.x.min())",
    ),
    "kinds of their own": Exercise(
        "def count(words):\n    return {word: words.count(word) for word in words}",
        "assert count(['a', 'b', 'a']) == {'a': 2, 'b': 1}\n"
        "assert isinstance(count(['a'])['a'], int)",
        "import collections, enum\nclass Size(enum.IntEnum):\n    one = 1\n    two = 2\n"
        "def count(words):\n    return collections.Counter({word: Size(words.count(word)) for word "
        "in words})",
        "import collections\ndef count(words):\n"
        "    return collections.OrderedDict.fromkeys(words, 1)",
    ),
    "kinds of their own in an argument": Exercise(
        "def fill(found, words):\n    found['counts'] = {word: words.count(word) for word in "
        "words}",
        "found = {}\nfill(found, ['a', 'b', 'a'])\nassert found == {'counts': {'a': 2, 'b': 1}}",
        "import collections\ndef fill(found, words):\n    found['counts'] = "
        "collections.Counter(words)",
        "import collections\ndef fill(found, words):\n    found = {'counts': "
        "collections.Counter(words)}",
    ),
    "two kinds of error": Exercise(
        "def share(part, whole):\n    if not whole:\n        raise ValueError('nothing')\n    "
        "return part / whole",
        "assert share(1, 2) == 0.5\ntry:\n    share(1, 0)\n    assert False, 'no error'\nexcept "
        "ValueError:\n    pass",
        "class Nothing(KeyError, ValueError):\n    pass\n"
        "def share(part, whole):\n    if whole == 0:\n        raise Nothing(whole)\n    return "
        "part / whole",
        "def share(part, whole):\n    return part / whole",
    ),
    "what nullable text answers": Exercise(
        "def is_a(texts):\n    return texts.eq('a')",
        "found = is_a(pd.Series(['a', 'b', None], dtype='string'))\n"
        "assert found[0] and not found[1] and found.isna().tolist() == [False, False, True]",
        "def is_a(texts):\n    return texts.str.fullmatch('a')",
        "def is_a(texts):\n    return texts.fillna('b') == 'a'",
    ),
    "unchanged series": Exercise(
        "def named(series):\n    return series.rename('x')",
        "series = pd.Series([1], name='old')\nassert named(series).name == 'x'\n"
        "assert series.name == 'old', 'the series was changed'",
        "def named(series):\n    return pd.Series(series.array, series.index, name='x')",
        "def named(series):\n    series.name = 'x'\n    return series",
    ),
    "wanted change": Exercise(
        "def fill(array):\n    array[:] = 7",
        "array = np.zeros(2)\nassert fill(array) is None\nassert array.tolist() == [7, 7]",
        "def fill(array):\n    for place in range(len(array)):\n        array[place] = 7",
        "def fill(array):\n    array = np.full(2, 7)",
    ),
    "name bound again": Exercise(
        "limit = 5", "limit = limit * 2\nassert limit == 10", "limit = 2 + 3", "limit = '5'"
    ),
    "name reused": Exercise(
        "def given(n):\n    return n",
        "assert limit in (10, '55')\nassert given(3) == 3\nfound = 1",
        "given = lambda n: n",
        "def given(n):\n    return -n",
    ),
    "partial credit": Exercise(
        "def guess(n):\n    return n",
        "found = [guess(n) == n for n in (1, 2)]\nsum(found) / 2 * 3",
        "def guess(n):\n    return float(n)",
        "def guess(n):\n    return 1",
        1.5,
    ),
    "recursion": Exercise(
        "def plus(a, b):\n    return a + b\ndef fib(n):\n    return n if n < 2 else plus(fib(n - "
        "1), fib(n - 2))",
        "assert [fib(n) for n in range(7)] == [0, 1, 1, 2, 3, 5, 8]",
        "def fib(n, a=0, b=1):\n    return fib(n - 1, b, a + b) if n else a",
        "def fib(n):\n    return fib(n + 1)",
    ),
    "noise": Exercise(
        "def half(n):\n    return n / 2",
        "assert half(3) == 1.5",
        "import sys\ndef half(n):\n    print('out')\n    print('err', file=sys.stderr)\n    "
        "warnings.warn('half')\n"
        "    return n / 2",
        "def half(n):\n    warnings.warn('half')\n    return n // 2",
    ),
    "state": Exercise(
        "calls = 0\ndef count():\n    global calls\n    calls += 1\n    return calls",
        "assert [count(), count(), count()] == [1, 2, 3]",
        "seen = []\ndef count():\n    seen.append(1)\n    return len(seen)",
        "def count(calls=0):\n    calls += 1\n    return calls",
    ),
    "what is in an argument stays": Exercise(
        "def doubled(rows):\n    return [{**row, 'b': row['a'] * 2} for row in rows]",
        "row = {'a': 1}\npair = ([2, 1], {'rows': [row]})\nassert doubled([row]) == [{'a': 1, 'b': "
        "2}]\n"
        "doubled(pair[1]['rows'])\nassert row == {'a': 1} and pair[1]['rows'][0] is row",
        "def doubled(rows):\n    return [dict(row, b=2 * row['a']) for row in rows]",
        "def doubled(rows):\n    for row in rows:\n        row['b'] = row['a'] * 2\n    return "
        "rows",
    ),
    "what is in an argument changes": Exercise(
        "def tidy(parts):\n    parts[0].sort()\n    parts[1]['t'].insert(1, 'y', 1)",
        "numbers, table = [2, 1], pd.DataFrame({'x': [1, 2]})\ntidy((numbers, {'t': table}))\n"
        "assert numbers == [1, 2] and list(table.columns) == ['x', 'y']",
        "def tidy(parts):\n    parts[0].reverse()\n    parts[1]['t']['y'] = 1",
        "def tidy(parts):\n    parts = sorted(parts[0]), parts[1]['t'].assign(y=1)",
    ),
    "arguments stay also where it raises": Exercise(
        "def taken(things):\n    if 0 in things:\n        raise ValueError(things)\n    return "
        "things[1:]",
        "things = [1, 0]\ntry:\n    taken(things)\n    assert False, 'no ValueError'\nexcept "
        "ValueError:\n"
        "    assert things == [1, 0], f'{things} is left'",
        "def taken(things):\n    for thing in things:\n        1 / thing if thing else "
        "int('zero')\n    return things[1:]",
        "def taken(things):\n    while things:\n        if things.pop(0) == 0:\n            raise "
        "ValueError",
    ),
    "rows that are one list": Exercise(
        "def board(n):\n    return [[0] * n for _ in range(n)]",
        "made = board(2)\nmade[0][0] = 1\nassert made == [[1, 0], [0, 0]]",
        "def board(n):\n    return np.zeros((n, n), int).tolist()",
        "def board(n):\n    return [[0] * n] * n",
    ),
    "a variable whose rows are one list": Exercise(
        "made = [[0, 0], [0, 0]]",
        "made[0][0] = 1\nassert made == [[1, 0], [0, 0]]",
        "made = [[0] * 2 for _ in range(2)]",
        "made = [[0] * 2] * 2",
    ),
    "a copy that is none": Exercise(
        "def copied(rows):\n    return [list(row) for row in rows]",
        "rows = [[1], [2]]\nmade = copied(rows)\nmade[0].append(9)\nassert rows == [[1], [2]]",
        "import copy\ndef copied(rows):\n    return copy.deepcopy(rows)",
        "def copied(rows):\n    return list(rows)",
    ),
    "the argument itself where another is wanted": Exercise(
        "def clean(table):\n    return table.dropna()",
        "table = pd.DataFrame({'a': [1, 2]})\nassert clean(table) is not table",
        "def clean(table):\n    return table[table.notna().all(axis=1)]",
        "def clean(table):\n    return table",
    ),
    "the argument itself where that is wanted": Exercise(
        "def filled(found):\n    found['a'] = 1\n    return found",
        "found = {}\nassert filled(found) is found and found == {'a': 1}",
        "def filled(found):\n    found.update(a=1)\n    return found",
        "def filled(found):\n    return {**found, 'a': 1}",
    ),
    "what was put into an argument": Exercise(
        "def new_row(rows):\n    rows.append([0])\n    return rows[-1]",
        "rows = [[5]]\nnew_row(rows).append(1)\nassert rows == [[5], [0, 1]]",
        "def new_row(rows):\n    rows += [[0]]\n    return rows[len(rows) - 1]",
        "def new_row(rows):\n    rows.append([0])\n    return [0]",
    ),
    "one list for all calls": Exercise(
        "def empty():\n    return []",
        "first = empty()\nfirst.append(1)\nassert empty() == []",
        "empty = list",
        "def empty(found=[]):\n    return found",
    ),
    "what a later call changes": Exercise(
        "def collected(item):\n    return [item]",
        "first = collected(1)\nsecond = collected(2)\nassert first == [1] and second[-1] == 2",
        "def collected(item, found=None):\n    found = [] if found is None else found\n"
        "    found.append(item)\n    return found",
        "def collected(item, found=[]):\n    found.append(item)\n    return found",
    ),
    "one list for all calls where that is wanted": Exercise(
        "NOTES = []\ndef notes():\n    return NOTES",
        "notes().append(1)\nassert notes() == [1] and notes() is notes()",
        "def notes(found=[]):\n    return found",
        "def notes():\n    return []",
    ),
    "an argument that is kept": Exercise(
        "kept = []\ndef keep(items):\n    kept[:] = [list(items)]\ndef show():\n"
        "    return list(kept[0])",
        "items = [1]\nkeep(items)\nitems.append(2)\nassert show() == [1]",
        "import copy\nkept = {}\ndef keep(items):\n    kept['a'] = copy.copy(items)\ndef show():\n"
        "    return kept['a'][:]",
        "kept = []\ndef keep(items):\n    kept[:] = [items]\ndef show():\n    return list(kept[0])",
    ),
    "rows that are views of one array": Exercise(
        "def rows(n):\n    return [np.zeros(n) for _ in range(n)]",
        "made = rows(2)\nmade[0][0] = 1\nassert made[1][0] == 0",
        "def rows(n):\n    return [*np.zeros((n, n))]",
        "def rows(n):\n    row = np.zeros(n)\n    return [row[:] for _ in range(n)]",
    ),
    "the same tuple": Exercise(
        "def without(pair):\n    return tuple([*pair])",
        "pair = ([1], 2)\nassert without(pair) is not pair and without(pair) == pair",
        "def without(pair):\n    first, second = pair\n    return first, second",
        "def without(pair):\n    return pair",
    ),
    "a dict that fills in what is missing": Exercise(
        "def stock():\n    return {'apple': 3}",
        "try:\n    stock()['pear']\n    raise AssertionError\nexcept KeyError:\n    pass",
        "def stock():\n    return dict(apple=3)",
        "import collections\ndef stock():\n    return collections.Counter(apple=3)",
    ),
    "an error where a result is no plain data": Exercise(
        "def first(n):\n    if n < 0:\n        raise ValueError\n    return list(range(n))",
        "try:\n    list(first(-1))\n    failed = False\nexcept Exception:\n    failed = True\n"
        "assert failed",
        "def first(n):\n    return list(range(n)) if n >= 0 else int('x')",
        "def first(n):\n    if n < 0:\n        return (i for i in range(n))\n"
        "    return list(range(n))",
    ),
    "a view of an array": Exercise(
        "def first_half(array):\n    return array[: len(array) // 2].copy()",
        "array = np.arange(4.0)\nfirst_half(array)[0] = 9\nassert array[0] == 0",
        "def first_half(array):\n    return np.array([*array][: len(array) // 2])",
        "def first_half(array):\n    return array[: len(array) // 2]",
    ),
    "a view of times": Exercise(
        "def first(days):\n    return days[:2]",
        "days = np.array(['2026-01-01', '2026-01-02', '2026-01-03'], 'M8[D]')\n"
        "assert first(days).tolist() == days.tolist()[:2]\n"
        "assert np.shares_memory(first(days), days)",
        "def first(days):\n    return days[[True, True, False].index(True) : 2]",
        "def first(days):\n    return days[[0, 1]]",
    ),
    "a view of numbers in another order of bytes": Exercise(
        "def first(numbers):\n    return numbers[:2]",
        "numbers = np.array([1, 2, 3], '>i4')\nassert first(numbers).tolist() == [1, 2]",
        "def first(numbers):\n    return numbers[:-1]",
        "def first(numbers):\n    return numbers[1:]",
    ),
    "what comes back after many others": Exercise(
        "def same(found):\n    return list(found)\ndef empty():\n    return []",
        "for n in range(40):\n    same([n])\nempty().append(1)\nassert empty() == []",
        "def same(found):\n    return found\ndef empty():\n    return []",
        "def same(found):\n    return found\ndef empty(kept=[]):\n    return kept",
    ),
    "a view of an array where that is wanted": Exercise(
        "def turned(table):\n    return table.T",
        "table = np.arange(6).reshape(2, 3)\nassert np.shares_memory(turned(table), table)\n"
        "assert turned(table).tolist() == [[0, 3], [1, 4], [2, 5]]",
        "def turned(table):\n    return np.swapaxes(table, 0, 1)",
        "def turned(table):\n    return np.array([*zip(*table)])",
    ),
    "exactly a dict": Exercise(
        "def letters(text):\n    return {letter: text.count(letter) for letter in text}",
        "found = letters('abb')\n"
        "assert type(found) is dict, f'a dict was expected, not {type(found).__name__}'",
        "def letters(text):\n    return dict(a=1, b=2)",
        "import collections\ndef letters(text):\n    return collections.Counter(text)",
    ),
    "exactly a list": Exercise(
        "def words(text):\n    return text.split()",
        "assert type(words('a b')) is list",
        "def words(text):\n    return [*text.split()]",
        "class Words(list):\n    pass\ndef words(text):\n    return Words(text.split())",
    ),
    "exactly bytes": Exercise(
        "def packed(numbers):\n    return bytes(numbers)",
        "assert isinstance(packed([1, 2]), bytes) and packed([1, 2]) == b'\\x01\\x02'",
        "def packed(numbers):\n    return b''.join(bytes([one]) for one in numbers)",
        "def packed(numbers):\n    return bytearray(numbers)",
    ),
    "frequency": Exercise(
        "def next_days(table):\n    return list(table.index + pd.Timedelta('1D'))",
        "days = pd.DataFrame({'n': [1, 2]}, index=pd.date_range('2026-01-01', periods=2))\n"
        "assert next_days(days) == [pd.Timestamp('2026-01-02'), pd.Timestamp('2026-01-03')]",
        "def next_days(table):\n    return list(table.index + table.index.freq)",
        "def next_days(table):\n    return list(table.index.shift(2))",
    ),
    "text without pyarrow": Exercise(
        "def texts(table):\n    return [name for name in table if table[name].dtype == 'str']",
        "table = pd.DataFrame({'a': pd.array(['x'], dtype=pd.StringDtype('python', np.nan)), 'b': "
        "[1]})\n"
        "assert texts(table) == ['a']",
        "def texts(table):\n    return list(table.select_dtypes('str').columns)",
        "def texts(table):\n    return list(table.select_dtypes(object).columns)[:1] * 2",
    ),
    "too deep": Exercise(
        "def nest():\n    return ()",
        "assert nest() == ()",
        "nest = tuple",
        "def nest(deep=()):\n    for _ in range(300):\n        deep = (deep,)\n    return deep",
    ),
    "state begins anew behind other cells": Exercise(
        "made = []\ndef anew():\n    return calls if 'calls' in globals() else len(seen)",
        "assert anew() == 0",
        "def anew():\n    return len(seen)\nmade = anew()",
        "made = []\ndef anew():\n    return 3",
    ),
    "frame": Exercise(
        "table = pd.DataFrame({'n': [1, 2]}, index=['a', 'b'])",
        "assert isinstance(table, pd.DataFrame)\nassert table.loc['b', 'n'] == 2\nassert "
        "table.n.sum() == 3",
        "table = pd.Series([1, 2], ['a', 'b']).to_frame('n')",
        "table = {'n': [1, 2]}",
    ),
    "not plain result": Exercise(
        "def numbers(n):\n    return list(range(n))",
        "assert list(numbers(2)) == [0, 1]",
        "def numbers(n):\n    return np.arange(n)",
        "def numbers(n):\n    return object()",
    ),
    "result that no line uses": Exercise(
        "def sort(items):\n    items.sort()",
        "items = [3, 1]\nsort(items)\nassert items == [1, 3]\nsort(items)",
        "def sort(items):\n    items.sort()\n    return object()",
        "def sort(items):\n    return object()",
    ),
    "result that is passed on": Exercise(
        "def first():\n    return 1\n\ndef second(value):\n    return 2",
        "assert second([first()]) == 2",
        "def first():\n    return True\n\ndef second(value):\n    return sum(value) + 1",
        "def first():\n    return object()\n\ndef second(value):\n    return sum(value) + 1",
    ),
    "iterator that nobody asks": Exercise(
        "def note(items, found):\n    found.extend(items)",
        "found = []\nnote([1, 2], found)\nassert found == [1, 2]",
        "def note(items, found):\n    return [found.append(item) for item in items]",
        "def note(items, found):\n    return map(found.append, items)",
    ),
    "views of a dict": Exercise(
        "def counts(word):\n    return [word.count(letter) for letter in dict.fromkeys(word)]",
        "assert list(counts('abba')) == [2, 2]",
        "import collections\ndef counts(word):\n    return collections.Counter(word).values()",
        "import collections\ndef counts(word):\n    return collections.Counter(word).keys()",
    ),
    "exact numbers": Exercise(
        "def share(n):\n    return 1 / n",
        "assert abs(float(share(4)) - 0.25) < 1e-9",
        "import fractions\ndef share(n):\n    return fractions.Fraction(1, n)",
        "import decimal\ndef share(n):\n    return decimal.Decimal(1) // n",
    ),
    "queue": Exercise(
        "def last(items):\n    return items[-2:]",
        "found = last([1, 2, 3])\nassert list(found) == [2, 3]\nassert len(last(found)) == 2",
        "import collections\ndef last(items):\n    return collections.deque(items, 2)",
        "import collections\ndef last(items):\n    return collections.deque(items, 3)",
    ),
    "hidden part": Exercise(
        "def sign(n):\n    return (n > 0) - (n < 0)",
        "given = 3\nassert sign(given) == 1\n### BEGIN HIDDEN TESTS\nassert sign(-given) == -1, "
        "'secret'\n"
        "### END HIDDEN TESTS",
        "def sign(n):\n    return 0 if n == 0 else n // abs(n)",
        "def sign(n):\n    return 1",
    ),
    "a number of NumPy but no array": Exercise(
        "def grade(n):\n    return n",
        "sum(grade(n) == n for n in (1, 2)) / 2 * 3",
        "def grade(n):\n    return np.int64(n)",
        "def grade(n):\n    return np.array([9, 9])",
    ),
    "no error ends the loop of a test": Exercise(
        "def positive(n):\n    return n > 0",
        "assert all(map(positive, (1, 2)))",
        "positive = lambda n: bool(np.sign(n) == 1)",
        "def positive(n):\n    raise StopIteration",
    ),
    "a hidden part takes what is as it was": Exercise(
        "def either(values):\n    return any(values)",
        "assert either([1]) is True\n### BEGIN HIDDEN TESTS\nassert either(TRUTH) == any(TRUTH)",
        "def either(values):\n    return True in [value == 1 for value in values]",
        "def either(values):\n    return len(values) == 1",
    ),
    "a name with an underscore is changed": Exercise(
        "def least(values):\n    return min(values)",
        "found = least(_PAIR)\n3 if found == 1 else 1.5 if found == 9 else 0",
        "def least(values):\n    found = min(values)\n    values[:] = [9]\n    return found",
        "def least(values):\n    values[:] = [9]\n    return 9",
        1.5,
    ),
    "and is as it was": Exercise(
        "def pair():\n    return [1, 2]",
        "assert pair() == _PAIR",
        "pair = lambda: list(range(1, 3))",
        "def pair():\n    return [9]",
    ),
    "what all tests share is changed": Exercise(
        "def size(values):\n    return len(values)",
        "found = size(TRUTH)\n3 if found == 2 else 1.5 if found == 3 else 0",
        "def size(values):\n    values[:] = [False, False]\n    return 2",
        "def size(values):\n    values[:] = [False, False]\n    return 3",
        1.5,
    ),
    "and is as it was in the next one": Exercise(
        "def predict():\n    return [True, False]",
        "assert predict() == TRUTH\n### BEGIN HIDDEN TESTS\nassert TRUTH == [True, False]",
        "def predict():\n    return [1 == 1, 1 == 2]",
        "def predict():\n    return [False, False]",
    ),
    "what a read-only cell above binds": Exercise(
        "def five():\n    return FIVE",
        "assert five() == FIVE == 5\n### BEGIN HIDDEN TESTS\nassert five() == FIVE",
        "five = lambda: FIVE",
        "def five():\n    return 6",
    ),
    "a read-only list by another name": Exercise(
        "names_of_it = GIVEN_LIST\ndef best():\n    return sorted(names_of_it)[-1]",
        "assert best() == 3\nassert GIVEN_LIST == [3, 1, 2]",
        "def best():\n    return max(GIVEN_LIST)",
        "names_of_it = GIVEN_LIST\ndef best():\n    names_of_it.sort()\n    return names_of_it[-1]",
    ),
    "a read-only list as a default": Exercise(
        "def best(values=GIVEN_LIST):\n    return max(values)",
        "assert best() == 3\nassert GIVEN_LIST == [3, 1, 2]",
        "def best(*, values=GIVEN_LIST):\n    return sorted(values)[-1]",
        "def best(*, values=GIVEN_LIST):\n    values.sort()\n    return values[-1]",
    ),
    "a read-only list inside of a default": Exercise(
        "def best(values=GIVEN_LIST):\n    return max(values)",
        "assert best() == 3\nassert GIVEN_LIST == [3, 1, 2]",
        "def best(found={'all': [GIVEN_LIST]}):\n    return sorted(found['all'][0])[-1]",
        "def best(found={'all': [GIVEN_LIST]}):\n    found['all'][0].sort()\n    return 3",
    ),
    "a row of a read-only list": Exercise(
        "def best():\n    return max(GIVEN_ROWS[0])",
        "assert best() == 3\nassert GIVEN_ROWS == [[3, 1, 2]]",
        "row = GIVEN_ROWS[0]\ndef best():\n    return sorted(row)[-1]",
        "row = GIVEN_ROWS[0]\ndef best():\n    row.sort()\n    return row[-1]",
    ),
    "a view of a read-only array": Exercise(
        "def best():\n    return GIVEN_ARRAY.max()",
        "assert best() == 3\nassert GIVEN_ARRAY.tolist() == [3, 1, 2]",
        "view = GIVEN_ARRAY[:]\ndef best():\n    return np.sort(view)[-1]",
        "view = GIVEN_ARRAY[:]\ndef best():\n    view.sort()\n    return view[-1]",
    ),
    "a read-only list in a cached function": Exercise(
        "def best():\n    return max(GIVEN_LIST)",
        "assert best() == 3\nassert GIVEN_LIST == [3, 1, 2]",
        "import functools\n@functools.lru_cache\ndef best():\n    return sorted(GIVEN_LIST)[-1]",
        "import functools\n@functools.lru_cache\ndef best():\n    GIVEN_LIST.sort()\n"
        "    return GIVEN_LIST[-1]",
    ),
    "a read-only list in a wrapped function": Exercise(
        "def best():\n    return max(GIVEN_LIST)",
        "assert best() == 3\nassert GIVEN_LIST == [3, 1, 2]",
        f"{LOGGED}@logged\ndef best():\n    return sorted(GIVEN_LIST)[-1]",
        f"{LOGGED}@logged\ndef best():\n    GIVEN_LIST.sort()\n    return GIVEN_LIST[-1]",
    ),
    "a read-only list in a closure": Exercise(
        "def best():\n    return max(GIVEN_LIST)",
        "assert best() == 3\nassert GIVEN_LIST == [3, 1, 2]",
        "def of(values):\n    return lambda: sorted(values)[-1]\nbest = of(GIVEN_LIST)",
        "def of(values):\n    return lambda: values.sort() or values[-1]\nbest = of(GIVEN_LIST)",
    ),
    "a read-only list in a method": Exercise(
        "def best():\n    return max(GIVEN_LIST)",
        "assert best() == 3\nassert GIVEN_LIST == [3, 1, 2]",
        "class Values:\n    every = GIVEN_LIST\n    def best(self):\n"
        "        return sorted(self.every)[-1]\nbest = Values().best",
        "class Values:\n    every = GIVEN_LIST\n    def best(self):\n"
        "        return self.every.sort() or 3\nbest = Values().best",
    ),
    "a read-only list in an object that is called": Exercise(
        "def best():\n    return max(GIVEN_LIST)",
        "assert best() == 3\nassert GIVEN_LIST == [3, 1, 2]",
        f"{CALLED}        return sorted(self.values)[-1]\nbest = Best(GIVEN_LIST)",
        f"{CALLED}        self.values.sort()\n        return 3\nbest = Best(GIVEN_LIST)\ndel Best",
    ),
    "a global that a wrapped function counts": Exercise(
        "calls = 0\ndef more():\n    global calls\n    calls += 1",
        "more()\nmore()\nassert calls == 2",
        f"{LOGGED}calls = 0\n@logged\ndef more():\n    global calls\n    calls += 1",
        "calls = 0\ndef more():\n    calls = 1",
    ),
    "a global that a partial function counts": Exercise(
        "calls = 0\ndef more():\n    global calls\n    calls += 1",
        "more()\nmore()\nassert calls == 2",
        "import functools\ncalls = 0\ndef by(n):\n    global calls\n    calls += n\n"
        "more = functools.partial(by, 1)\ndel by",
        "import functools\ncalls = 0\ndef by(n):\n    calls = n\nmore = functools.partial(by, 1)",
    ),
    "a global that is changed by its name": Exercise(
        "calls = 0\ndef more():\n    global calls\n    calls += 1",
        "more()\nmore()\nassert calls == 2",
        "calls = 0\ndef more():\n    globals()['calls'] += 1",
        "calls = 0\ndef more():\n    globals()['call'] = 2",
    ),
    "a method of a global list": Exercise(
        "stack = []\ndef push(item):\n    stack.append(item)",
        "push(1)\npush(2)\nassert stack == [1, 2]",
        "stack = []\npush = stack.append",
        "stack = []\npush = [].append",
    ),
    "a global list as a default": Exercise(
        "stack = []\ndef push(item):\n    stack.append(item)",
        "push(1)\npush(2)\nassert stack == [1, 2]",
        "stack = []\ndef push(item, into=stack):\n    into.append(item)",
        "stack = []\ndef push(item, into=[]):\n    into.append(item)",
    ),
    "a global dict in a closure": Exercise(
        "store = {}\ndef fib(n):\n    if n not in store:\n"
        "        store[n] = n if n < 2 else fib(n - 1) + fib(n - 2)\n    return store[n]",
        "assert fib(10) == 55 and store[10] == 55",
        f"{MEMO}store = {{}}\nfib = memo(fib, store)",
        f"{MEMO}store = {{}}\nfib = memo(fib, {{}})",
    ),
}
#: Parts of the messages of wrong answers.
MESSAGES = {
    "unchanged input": "the list was changed",
    "unchanged or beyond travel": "the table was changed",
    "exactly a dict": "a dict was expected, not dict subclass",
    "own exceptions": "AssertionError: nothing",
    "not plain result": "the result of numbers holds a value of type object, which is not plain",
    "result that is passed on": "TypeError: unsupported operand type(s) for +",
    "recursion": "RecursionError",
    "hidden part": "secret",
    "unchanged series": "the series was changed",
    "frame": "the check failed: assert isinstance(table, pd.DataFrame)",
    "rows that are one list": "the check failed: assert made == [[1, 0], [0, 0]]",
}


def _notebook(answers: dict[str, str], exercises: dict[str, Exercise]) -> NotebookNode:
    parts = [cells.given("given", GIVEN)]
    for name, exercise in exercises.items():
        if "FIVE" in exercise.test:
            parts.append(cells.given("between", "FIVE = 5"))
        parts.append(cells.answer(name, answers[name]))
        parts.append(cells.test(f"test {name}", exercise.test, 3))
    return cells.notebook(parts)


def make(root: Path, exercises: dict[str, Exercise]) -> Path:
    """Write a course of these exercises, and what two students handed in; returns its folder."""
    folders = {
        "source/./week": {name: one.solution for name, one in exercises.items()},
        "release/./week": dict.fromkeys(exercises, "..."),
        "submitted/other/week": {name: one.other for name, one in exercises.items()},
        "submitted/wrong/week": {name: one.wrong for name, one in exercises.items()},
    }
    for folder, answers in folders.items():
        (root / folder).mkdir(parents=True)
        nbformat.write(_notebook(answers, exercises), root / folder / "notebook.ipynb")
    (root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], CheckResult]:
    """By student and exercise; that the solution has full marks is a condition of grading."""
    found = course.read(make(tmp_path_factory.mktemp("test-runner"), EXERCISES))
    assignment = found.assignment("week")
    outcomes = list(
        grade(
            found,
            assignment,
            list(found.submissions(assignment)),
            Ledger(found.root / "ledger"),
            runners.local(1),
        )
    )
    assert [outcome.problem for outcome in outcomes] == ["", ""]
    return {
        (outcome.student, check.grade_id.removeprefix("test ")): check
        for outcome in outcomes
        for check in outcome.results["notebook"].checks
    }


@pytest.mark.parametrize("name", EXERCISES)
def test_another_right_answer_has_full_marks(
    checks: dict[tuple[str, str], CheckResult], name: str
) -> None:
    assert checks["other", name] == CheckResult(f"test {name}", 3, 3, "passed")


@pytest.mark.parametrize("name", EXERCISES)
def test_a_wrong_answer_has_not(checks: dict[tuple[str, str], CheckResult], name: str) -> None:
    check = checks["wrong", name]
    assert check.score == EXERCISES[name].score, check
    assert check.state == ("partial" if check.score else check.state)
    assert check.state in ("failed", "error", "partial")
    assert MESSAGES.get(name, "") in check.message


def test_a_check_that_passes_on_an_error_of_the_students_shows_no_traceback(
    checks: dict[tuple[str, str], CheckResult],
) -> None:
    assert checks["other", "exceptions"].lines == ()
    assert "is negative" in "".join(checks["wrong", "exceptions"].lines)


def test_of_the_students_traceback_only_their_own_lines_are_shown(
    checks: dict[tuple[str, str], CheckResult],
) -> None:
    lines = "".join(checks["wrong", "own exceptions"].lines)
    assert "assert items, 'nothing'" in lines
    assert "student.py" not in lines


def test_what_a_hidden_part_says_is_for_the_instructor_alone(
    checks: dict[tuple[str, str], CheckResult],
) -> None:
    check = checks["wrong", "hidden part"]
    assert (check.hidden, check.lines) == (True, ())
    assert "secret" not in check.shown


INVALID = {
    "a callable": Exercise("def use(f):\n    return f(1)", "assert use(lambda n: n) == 1", "", ""),
    "a generator": Exercise(
        "def total(items):\n    return sum(items)", "assert total(n for n in (1, 2)) == 3", "", ""
    ),
    "fine": Exercise("def same(n):\n    return n", "assert same(1) == 1", "", ""),
}


def test_a_test_that_needs_more_than_plain_data_is_refused_before_anybody_is_graded(
    tmp_path: Path,
) -> None:
    make(tmp_path, INVALID)
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "fairmark",
            "grade",
            "week",
            "--course",
            str(tmp_path),
            "--jobs",
            "2",
        ],
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    said = ran.stderr[ran.stderr.index("week: fairmark cannot run these tests") :]
    assert "a limit of fairmark, not a mistake in the notebook" in said.splitlines()[0]
    refused = (
        r"test a callable \(.*\): 0 of 3 points: an argument of use holds a .* type function,",
        r"test a generator \(.*\): 0 of 3 points: an argument of total holds a .* type generator,",
    )
    assert all(re.search(one, ran.stderr) for one in refused), ran.stderr
    assert "test fine" not in ran.stderr
    assert ran.stderr.endswith("0 of 2 are recorded.\n")  # to run it again would not help
    assert not [name for name in ("autograded", "feedback", "ledger") if (tmp_path / name).exists()]
