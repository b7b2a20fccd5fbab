"""Tests that hold references to objects of the student's: right and wrong classes, and classes that
lie.

What a student's class says of itself is the student's word. What is compared with plain data is
not, nor is anything but the mark of that test.
"""

from pathlib import Path

import pytest
from cells import answer, given, test
from courses import Course
from objects import (
    ANSWERS,
    APART,
    CELLS,
    CONFIG,
    HERD,
    HERD_TESTS,
    MIXED,
    MIXED_TESTS,
    NUMBER,
    NUMBER_TESTS,
    OTHER_NUMBER,
    POINT,
    SAYS_ANYTHING,
    SECRET,
    WRONG_HERD,
    changed,
)
from test_same_process import check

from fairmark import report
from fairmark.grading.pipeline import Outcome
from fairmark.model import Result, Way


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = Course(tmp_path_factory.mktemp("remote"), CELLS, CONFIG)
    for student, (point, others, _) in ANSWERS.items():
        made.submit(student, {"point": point, "others": others})
    return made


@pytest.fixture(scope="module")
def graded(course: Course) -> dict[str, Result]:
    return course.grade()


def lost(result: Result) -> dict[str, str]:
    """The tests that gave no points, and what was said."""
    return {
        one.grade_id.removeprefix("test "): one.message or one.state
        for one in result.checks
        if not one.score
    }


@pytest.mark.parametrize("student", ANSWERS)
def test_each_gets_what_the_tests_say(graded: dict[str, Result], student: str) -> None:
    found = lost(graded[student])
    assert found.keys() == ANSWERS[student][2], found


def test_only_what_takes_objects_is_asked_so(graded: dict[str, Result]) -> None:
    for result in graded.values():
        for one in result.checks:
            apart = one.grade_id.removeprefix("test ") in APART
            assert one.way is (Way.APART if apart else Way.REMOTE), one


@pytest.mark.parametrize("student", ANSWERS)
def test_nothing_hidden_comes_back(graded: dict[str, Result], course: Course, student: str) -> None:
    for step in ("feedback", "autograded"):
        for path in (course.root / step / student).rglob("*"):
            if path.is_file():
                text = path.read_text(encoding="utf-8")
                assert SECRET not in text, path
                assert path.suffix != ".html" or "<script>alert" not in text, path


def test_page_and_table_say_so(graded: dict[str, Result], course: Course) -> None:
    assert "(asks the objects that your code makes)" in course.page("right")
    table = report.table([Outcome("right", {"hw1": graded["right"]})])
    assert "whose class can say anything of itself: test an object of an earlier test, " in table


def test_what_was_decided_and_where_objects_come_from_is_remembered(
    graded: dict[str, Result], course: Course
) -> None:
    _, others, _ = ANSWERS["is equal to all"]
    course.submit("late", {"point": POINT, "others": others})
    late = course.grade()["late"]
    assert lost(late).keys() == {"counter", "function", "plain"}
    assert late.checks[0].references == (".moved", ".moved()", "Point", "Point()")
    assert Result.from_json(late.to_json(), {}).checks == late.checks


@pytest.mark.parametrize("weakest", ["apart", "remote", "same-process"])
def test_an_author_is_told_which_way_each_test_needs(weakest: str, tmp_path: Path) -> None:
    cells = (*CELLS[:3], test("test money", "assert Point(4) == 4"), CELLS[-1])
    solution = changed(POINT, "return (self.x, self.y) ==", "return self.x == other or self ==")
    cells[0].source = f"### BEGIN SOLUTION\n{solution}### END SOLUTION"
    Course(tmp_path, cells, CONFIG.replace('"remote"', repr(weakest)))
    done = check(tmp_path)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("hw1, test attributes: remote: ")
    assert lines[0].endswith("; it uses .moved(), Point()")
    assert lines[1].startswith("hw1, test money: same-process: it compares an object of the ")
    assert lines[2] == "hw1, test plain: apart"
    assert (done.returncode == 0) == (weakest == "same-process")
    assert lines[3].startswith("Of a value that is not plain data: use ")
    refused = [f"This course sets c.Fairmark.weakest = '{weakest}'"]
    assert [line.partition(": ")[0] for line in lines[4:]] == refused * (weakest != "same-process")


#: Tests that the solution passes in its own process alone.
BEYOND = (
    "assert Point(4) == 4",
    "assert 3 in Bag()",
    "import numpy as np\nassert np.asarray(Image()).tolist() == [1, 2]",
    "import copy\nassert copy.copy(Point(1)).x == 1",
    "from pathlib import Path\nassert place() == Path('data')",
    "assert Point.__init__(Point(1), 2) is None",
    "assert Point(1).__eq__(1)",
    "import inspect\nassert 'x' in inspect.signature(Point).parameters",
)


def test_what_a_reference_cannot_do_needs_the_same_process(tmp_path: Path) -> None:
    solution = (
        changed(POINT, "return (self.x, self.y) ==", "return self.x == other or self ==")
        + "from pathlib import Path\nimport numpy\n"
        "class Bag:\n    def __contains__(self, item):\n        return item == 3\n"
        "class Image:\n    kept = numpy.arange(1, 3)\n"
        "    __array_interface__ = kept.__array_interface__\n"
        "def place():\n    return Path('data')\n"
    )
    tests = [test(f"test {number}", source) for number, source in enumerate(BEYOND)]
    cells = (answer("point", f"### BEGIN SOLUTION\n{solution}### END SOLUTION"), *tests)
    Course(tmp_path, cells, CONFIG.replace('"remote"', '"same-process"'))
    done = check(tmp_path)
    assert done.returncode == 0, done.stdout
    for line, source in zip(done.stdout.splitlines(), BEYOND, strict=True):
        assert ": same-process: " in line, source


def test_where_plain_data_belong_an_object_gains_nothing(tmp_path: Path) -> None:
    tests = [test(f"test {name}", source) for name, source in MIXED_TESTS.items()]
    cells = (answer("mixed", f"### BEGIN SOLUTION\n{MIXED}### END SOLUTION"), *tests)
    course = Course(tmp_path, cells, CONFIG)
    course.submit("right", {"mixed": MIXED.replace("M(n), n + 1", "[M(n), n + 1]")})
    wrong = changed(
        MIXED,
        "return M(n), n + 1",
        "return M(n), Z()",
        "'number': n + 1",
        "'number': Z()",
        "else -n",
        "else Z()",
        "else {1, 4}",
        "else Z()",
        "yield 4",
        "yield Z()",
        "        f(2 * x)",
        "        try:\n            f(x)\n        except BaseException:\n            pass",
    )
    course.submit("wrong", {"mixed": SAYS_ANYTHING + wrong})
    graded = course.grade()
    assert not lost(graded["right"])
    assert {one.way for one in graded["right"].checks} == {Way.REMOTE}
    found = lost(graded["wrong"])
    assert found.keys() == MIXED_TESTS.keys()
    for name, said in found.items():
        assert "and the solution" in said or name == "a failed assert", (name, said)


def test_a_class_may_calculate_by_other_methods_than_the_solutions(tmp_path: Path) -> None:
    tests = [test(f"test {name}", source) for name, source in NUMBER_TESTS.items()]
    cells = (answer("number", f"### BEGIN SOLUTION\n{NUMBER}### END SOLUTION"), *tests)
    course = Course(tmp_path, cells, CONFIG)
    course.submit("other", {"number": OTHER_NUMBER})
    course.submit("wrong", {"number": changed(OTHER_NUMBER, "self.x = x", "self.x = 0")})
    graded = course.grade()
    assert not lost(graded["other"])
    assert {one.way for one in graded["other"].checks} == {Way.REMOTE}
    assert lost(graded["wrong"]).keys() == NUMBER_TESTS.keys()


def test_types_of_objects_are_compared(tmp_path: Path) -> None:
    tests = [test(f"test {name}", source) for name, source in HERD_TESTS.items()]
    cells = (answer("herd", f"### BEGIN SOLUTION\n{HERD}### END SOLUTION"), *tests)
    course = Course(tmp_path, cells, CONFIG)
    course.submit("right", {"herd": changed(HERD, "type(self)(", "self.__class__(")})
    course.submit("wrong", {"herd": changed(HERD, *WRONG_HERD)})
    course.submit("one class", {"herd": f"{HERD}Cow = Calf\n"})
    graded = course.grade()
    assert not lost(graded["right"])
    assert {one.way for one in graded["right"].checks} == {Way.REMOTE}
    assert lost(graded["wrong"]).keys() == HERD_TESTS.keys() - {
        "early",
        "other types",
        "instance",
    }
    assert lost(graded["one class"]).keys() == {"other types"}


#: What the solution gives -> a test that compares it, and what is said of it.
COMPARED = {
    "Path('a')": ("Path('a')", "(a PosixPath) with a value of the test's: compare str(...) of it"),
    "Period('2024')": ("Period('2024')", "(a Period) with a value of the test's: compare str("),
    "Own()": ("3", "with a value of the test's: compare one of its attributes, or str("),
}


def test_whoever_compares_an_object_is_told_its_type_and_what_to_write(tmp_path: Path) -> None:
    cells = [given("setup", "from pathlib import Path\nfrom pandas import Period")]
    for place, (value, (wanted, _)) in enumerate(COMPARED.items()):
        solution = f"class Own:\n    pass\ndef made_{place}():\n    return {value}"
        cells.append(answer(f"a{place}", f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"))
        cells.append(test(f"t{place}", f"assert made_{place}() == {wanted} or True"))
    Course(tmp_path, cells, CONFIG)
    lines = check(tmp_path).stdout.splitlines()
    for place, (_, said) in enumerate(COMPARED.values()):
        begin = f"hw1, t{place}: same-process: it compares an object of the student's "
        assert lines[place].startswith(begin + said), lines[place]


#: What answers import, or leave to the test's import.
PART = """import fractions as parts
from fractions import Fraction
from dataclasses import dataclass

class Part:
    def __init__(self, n):
        self.n = n
    def of(self, m):
        return m / self.n if isinstance(m, Fraction) else None

def halves(names):
    return [Part(n) for n in names]
"""
PART_TESTS = {
    "imports": "from fractions import Fraction\nassert Part(2).of(Fraction(4)) == Fraction(2)",
    "hashes": "assert len({Part(1), Part(2)}) == 2",
    "iterates": "assert [one.n for one in halves([1, 2])] == [1, 2]",
}
#: Lines of the solution -> what a student has instead; the test that it costs, and what is said.
PARTS = {
    "module": ("from fractions import Fraction\n", "", "", ""),
    "import": ("isinstance(m, Fraction)", "isinstance(m, parts.Fraction)", "", ""),
    "equal": ("class Part:", "@dataclass\nclass Part:\n    n: int", "hashes", "'student object'"),
    "map": ("[Part(n) for n in names]", "map(Part, names)", "iterates", "give a list, such as"),
}


def test_a_test_imports_also_for_objects_and_no_message_names_the_engine(tmp_path: Path) -> None:
    cells = [answer("part", f"### BEGIN SOLUTION\n{PART}### END SOLUTION")]
    for name, code in PART_TESTS.items():
        cells.append(test(name, code))
    course = Course(tmp_path, cells, CONFIG)
    for student, (solution, instead, *_) in PARTS.items():
        course.submit(student, {"part": changed(PART, solution, instead)})
    graded = course.grade()
    for student, (_, _, fails, said) in PARTS.items():
        found = lost(graded[student])
        assert list(found) == [fails] * bool(fails), (student, found)
        assert said in found.get(fails, "")
