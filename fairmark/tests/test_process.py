"""Tests that look at their own process, or set it, around a call of a student's function, are named
and never pass in silence; tests that use the same names for their own purposes are run apart.
"""

import subprocess
import sys
from pathlib import Path

import by_nbgrader
import courses
import process_cells
import pytest
from cells import answer, given, test as tested
from courses import Course
from process_cells import LOOKS, SERVED, Look

from fairmark.course import read
from fairmark.errors import InvalidAssignmentError
from fairmark.grading import ways
from fairmark.model import Way
from fairmark.notebook import process

BY_DEFAULT = courses.CONFIG.replace('c.Fairmark.weakest = "apart"\n', "").replace("= 4", "= 20")
ONLY_APART = f'{BY_DEFAULT}c.Fairmark.weakest = "apart"\n'
SETUP = (
    "import os, sys, time\nimport numpy as np\nimport matplotlib.pyplot as plt\n"
    "import pandas as pd\n"
    "def cpu(function):\n    start = time.process_time()\n    function()\n"
    "    return time.process_time() - start\n"
    "def drawn(n):\n    np.random.seed(n)\n    return np.random.rand(n)"
)
ANSWERS = (
    "class Point:\n    def moved(self):\n        return 2\n"
    "def f(x=1):\n    return x\ndef g(x=1):\n    return x\nlimit = 3"
)
DRAWS = "import numpy as np\ndef f(n=1):\n    return np.random.rand(n)"
#: A test, what it is said to look at or to set ("" where it is run apart), and why.
CELLS = [
    ("f()\nassert time.process_time() < 9", "looks at CPU time", "the call is not in it"),
    ("assert time.process_time() > 0", "", "no function is called"),
    ("assert cpu(f) < 1", "looks at CPU time", "a helper measures"),
    ("assert cpu(lambda: sum([1])) < 1", "", "a helper measures something else"),
    ("def used():\n    return time.process_time()\nf()", "", "is not called"),
    ("import timeit\ntimeit.timeit(f, timer=time.process_time)", "looks at CPU time", "passed on"),
    ("import time as t\nnow = t.process_time\nnow()\nf()", "looks at CPU time", "by another name"),
    ("clock = time\nf()\nclock.thread_time()", "looks at CPU time", "by another name"),
    (
        "def measured():\n    from os import times\n    f()\n    times()\nmeasured()",
        "CPU",
        "inside",
    ),
    ("import psutil\np = psutil.Process()\nf()\np.memory_info()", "and memory", "an object of it"),
    ("t = time.perf_counter()\nf()\nassert time.perf_counter() - t < 5", "", "wall time"),
    ("t = time.time()\nf()\nassert time.time() - t < 5", "", "wall time"),
    ("assert sys.getsizeof(f()) < 100", "", "the size of a copy"),
    ("assert f(sys.getrecursionlimit() + 9) > 9", "", "an argument"),
    ("f()\nassert sys.getrecursionlimit() == 1000", "looks at the limit of", "after a call"),
    ("Point().moved()\nassert sys.getrecursionlimit() > 9", "looks at the limit", "a method"),
    ("for one in (f, g):\n    one()\n    sys.getrecursionlimit()", "looks at the", "in a loop"),
    ("state = np.random.get_state()\nf()\nnp.random.set_state(state)", "", "put back"),
    ("f()\nassert not plt.get_fignums()", "looks at figures", "left open"),
    ("assert not plt.get_fignums()", "looks at figures", "left open by the cell above"),
    ("plt.close('all')\nassert f() == 1\nplt.close('all')", "", "cleans up"),
    ("fig = plt.figure()\nassert f() == 1\nplt.close(fig)", "", "a figure of its own"),
    ("f()\nassert plt.gca().get_title() == 'x'", "looks at figures", "drawn by the function"),
    ("plt.rcParams['font.size'] = 3\nf()", "sets settings of Matplotlib", "is not seen there"),
    ("f()\nplt.rcParams['font.size'] = 3", "", "after all calls"),
    ("pd.options.display.max_rows = 3\nf()", "sets settings of pandas", "is not seen there"),
    (
        "with pd.option_context('display.max_rows', 3):\n    f()",
        "sets settings of pandas",
        "around",
    ),
    ("with pd.option_context('display.max_rows', 3):\n    s = str(limit)\nf()", "", "its own text"),
    ("path = os.environ['DATA']\nassert f(path) == path", "", "a path"),
    ("f()\nopen(os.environ['DATA'])", "", "a path"),
    ("f()\nassert os.environ['DATA'] == 'x'", "looks at the environment", "compared"),
    ("a = dict(os.environ)\nf()\nb = dict(os.environ)\nassert a == b", "the environment", "both"),
    ("from os import environ\nenviron.update(A='1')\nf()", "sets the environment", "by a method"),
    ("e = os.environ\ndel e['A']\nf()", "sets the environment", "by another name"),
    ("os.environ['A'] = str(f())", "", "after the call"),
    ("os.environ['A'] = '1'\nassert limit == 3", "", "no function is called"),
    ("folder = os.getcwd()\nassert f(folder) == folder", "", "an argument"),
    ("os.chdir('x')\nf()", "sets the working folder", "is not seen there"),
    ("import logging\nlogging.getLogger('matplotlib').setLevel('ERROR')\nf()", "", "silence"),
    ("import logging\nlogging.basicConfig()\nf()", "sets logging", "is not seen there"),
    ("import decimal\nwith decimal.localcontext() as c:\n    c.prec = 3\n    f()", "decimals", "-"),
    ("np.random.seed(0)\nx = np.random.rand(3)\nassert (f(x) == x).all()", "", "its own data"),
    ("np.random.seed(0)\nx = np.random.rand(3)\nf(x)\nf(np.random.rand(3))", "", "data twice"),
    ("np.random.seed(0)\nassert f(1) == 1", "", "the answers draw nothing"),
    ("np.random.seed(0)\nf()\nassert np.random.rand() > 0.5", "sets a seed", "left alone"),
    ("x = drawn(3)\nassert (f(x) == x).all()", "", "data of a helper"),
    ("r = np.random.default_rng(0)\nassert f(r.random(3)).sum() > 0", "", "its own generator"),
    ("import random\nrandom.seed(1)\nx = random.random()\nassert f(x) == x", "", "its own data"),
    ("assert 'f' in globals()", "", "known when the test begins"),
    ("f()\nassert 'new' not in globals()", "looks at which names", "bound by the call"),
    (
        "from sys import modules as m\nassert 'os' in m",
        "looks at what was imported",
        "a name of it",
    ),
    ("import unittest.mock as um\nwith um.patch('os.sep'):\n    f()", "replaces", "a name of it"),
    ("from unittest.mock import patch as p\np('os.sep')", "replaces functions", "a name of it"),
    ("from unittest.mock import Mock\nassert f(3) == 3", "", "an object of the test's"),
]


def named(root: Path, solution: str, source: str) -> list[str]:
    """What is said of a test."""
    solution = f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
    course = Course(root, [given("setup", SETUP), answer("a", solution), tested("t", source)])
    assignment = read(course.root).assignment(courses.NAME)
    return [why for _, _, why in ways.unsupported_tests(assignment)]


@pytest.mark.parametrize(("source", "said", "why"), CELLS, ids=[one[0] for one in CELLS])
def test_what_would_be_void_is_named_and_nothing_else(
    source: str, said: str, why: str, tmp_path: Path
) -> None:
    told = named(tmp_path, ANSWERS, source)
    assert (len(told) == 1 and said in told[0]) if said else told == [], why


@pytest.mark.parametrize(
    ("solution", "source", "said"),
    [
        (DRAWS, "np.random.seed(0)\na = f()\nnp.random.seed(0)\nassert f() == a", "numpy.random"),
        (DRAWS, "np.random.seed(0)\nx = np.random.rand(3)\nassert f(3).size == 3", ""),
        (
            "import random\ndef f():\n    return random.random()",
            "import random\nrandom.seed(1)\nassert f() < 1",
            "random.seed",
        ),
        (
            "from random import choice\ndef f():\n    return choice('ab')",
            "import random\nrandom.seed(1)\nassert f() in 'ab'",
            "random.seed",
        ),
        ("def f(n):\n    return np.random.default_rng(n).random()", "np.random.seed(0)\nf(3)", ""),
        ("def process_time():\n    return 3\ntime = 3", "assert process_time() == time", ""),
        ("class gc:\n    def get_objects(self):\n        return []", "gc().get_objects()", ""),
    ],
)
def test_it_goes_by_what_the_answers_draw_and_define(
    solution: str, source: str, said: str, tmp_path: Path
) -> None:
    told = " ".join(named(tmp_path, solution, source))
    assert said in told and bool(told) == bool(said), told


def make(root: Path, looks: dict[str, Look], config: str) -> Course:
    """A course of an exercise for each kind, and a class of two."""
    course = Course(root, process_cells.notebook(looks), config)
    course.submit("right", process_cells.answers(looks, wrong=False))
    course.submit("wrong", process_cells.answers(looks, wrong=True))
    return course


def test_in_the_same_process_right_and_wrong_answers_get_what_nbgrader_gives(
    tmp_path: Path,
) -> None:
    course = make(tmp_path, LOOKS | SERVED, BY_DEFAULT)
    ours = {}
    for student, result in course.grade().items():
        ours[student] = {check.grade_id: check.score for check in result.checks}
        run = {check.grade_id: check.way for check in result.checks}
        assert run == dict.fromkeys(LOOKS, Way.SAME_PROCESS) | dict.fromkeys(SERVED, Way.APART)
    every = LOOKS | SERVED
    assert ours == {"right": dict.fromkeys(every, 1.0), "wrong": dict.fromkeys(every, 0.0)}
    with by_nbgrader.grading(tmp_path, courses.NAME) as theirs:
        assert ours == theirs()


def test_apart_they_are_refused_with_their_cells_before_anybody_is_graded(tmp_path: Path) -> None:
    course = make(tmp_path, LOOKS | SERVED, ONLY_APART)
    with pytest.raises(InvalidAssignmentError) as refused:
        course.grade()
    cause, _, *lines = str(refused.value).splitlines()
    assert "a limit of fairmark, not a mistake in the notebook" in cause
    told = {line.split(",")[1].split()[0] for line in lines}
    assert told == LOOKS.keys()
    assert not (tmp_path / "gradebook.db").exists()


def test_an_author_is_told_what_it_is_and_what_to_do(tmp_path: Path) -> None:
    looks = {name: LOOKS[name] for name in ("CPU-time", "the-environment-set")}
    make(tmp_path, looks, BY_DEFAULT)
    command = [sys.executable, "-m", "fairmark", "check", courses.NAME, "--course", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "hw1, CPU-time: same-process" in said and "time.perf_counter()" in said
    assert "hw1, the-environment-set: same-process" in said and "pass it as an argument" in said


def test_what_was_decided_before_the_tables_grew_is_decided_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = {"figures": LOOKS["figures"]}
    course = make(tmp_path, looks, BY_DEFAULT)
    with monkeypatch.context() as before:
        before.setattr(process, "_LOOKS", {})
        assert courses.scores(course.grade()) == {"right": 1, "wrong": 1}
    assert courses.scores(course.grade()) == {"right": 1, "wrong": 0}
