"""Each check catches its fault, and only that check does; a lab without a fault passes them all."""

import re
from collections.abc import Callable

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from coursekit import build, checks, notebooks
from coursekit.checks import CHECKS, given_values

Break = Callable[..., object]


def complaints(course) -> dict[str, list[str]]:
    """What each check finds, by the check's name; those that find nothing left out."""
    return {check.__name__: found for check in CHECKS if (found := check(course.lab))}


def test_a_lab_in_order_passes_every_check(course):
    assert complaints(course) == {}
    assert checks.faults(course.lab) == []


def hidden_count_test(course, line: str) -> None:
    """Put a line into the test cell, before its hidden half."""
    course.replace("test", "### BEGIN HIDDEN", f"{line}\n### BEGIN HIDDEN")


def extra_cell(course, before: str, cell) -> None:
    cells = course.notebook.cells
    cells.insert(cells.index(course.cell(before)), cell)


def twice_the_id(course) -> None:
    course.cell("discuss").metadata["nbgrader"]["grade_id"] = "set-up"


def read_only_uses_student(course) -> None:
    extra_cell(course, "picture-head", new_code_cell("shown = doubled_stock(stock, 1)", id="given"))
    course.cell("given").metadata["nbgrader"] = {
        **course.cell("set-up").metadata["nbgrader"],
        "grade_id": "given",
    }


#: What is broken -> how, which check must say so, and words that its message must hold.
FAULTS: dict[str, tuple[Break, str, str]] = {
    # skeleton
    "no title": (
        lambda c: c.replace("intro", "# Lab 07 - D", "# D"),
        "check_skeleton",
        "# Lab 07 - Title",
    ),
    "title of another lab": (
        lambda c: c.replace("intro", "Lab 07", "Lab 08"),
        "check_skeleton",
        "# Lab 07 - Title",
    ),
    "no abilities": (
        lambda c: c.replace("intro", "After this lab", "Soon"),
        "check_skeleton",
        "After this lab",
    ),
    "no budget": (
        lambda c: c.replace("intro", "**20 points, 75 to 90 minutes.**", ""),
        "check_skeleton",
        "P points, M min",
    ),
    "no lecture": (
        lambda c: c.replace(
            "intro", "[the lecture](../../lectures/07-doubling.md#the-question)", "it"
        ),
        "check_skeleton",
        "link to the lecture",
    ),
    "no set-up": (
        lambda c: c.replace("set-up-head", "## Set-up", "## Begin"),
        "check_skeleton",
        "'## Set-up' is missing",
    ),
    "set-up in two cells": (
        lambda c: extra_cell(c, "set-up", new_code_cell("import math", id="more")),
        "check_skeleton",
        "found 2 code cells, 1 of them read-only",
    ),
    "misnumbered exercise": (
        lambda c: c.replace("exercise", "07.1", "07.2"),
        "check_skeleton",
        "numbered 07.1, found 07.2",
    ),
    "no hidden tests": (
        lambda c: c.cell("test").update(source="assert doubled_stock(stock, 0).sum() == 7"),
        "check_skeleton",
        "BEGIN HIDDEN TESTS",
    ),
    "no discussion": (
        lambda c: c.replace("discuss-head", "Discuss", "Talk"),
        "check_skeleton",
        "### Discuss",
    ),
    "no recap": (
        lambda c: c.replace("recap", "## Recap", "## End"),
        "check_skeleton",
        "'## Recap' is missing",
    ),
    "nothing from the wild": (
        lambda c: c.replace("recap", "In the wild", "Out"),
        "check_skeleton",
        "In the wild",
    ),
    "no references": (
        lambda c: c.replace("recap", "References", "See"),
        "check_skeleton",
        "References",
    ),
    "another kernel": (
        lambda c: c.notebook.metadata["kernelspec"].update(name="venv"),
        "check_skeleton",
        "'venv'",
    ),
    # style
    "a wide line of code": (
        lambda c: c.replace("answer", "# grows quickly", "# grows " + 80 * "y"),
        "check_width",
        "expected at most 88 characters",
    ),
    "hidden tests without a hint": (
        lambda c: c.replace("test", "# Hint: blanks and an empty stock.\n", ""),
        "check_hints",
        "have no hint",
    ),
    "a test that nothing passes": (
        lambda c: hidden_count_test(c, "assert np.allclose(doubled_stock(small, 1), 2)"),
        "check_empty",
        "`np.allclose(doubled_stock(small, 1), 2)` also holds where the result is empty",
    ),
    "a test that compares with a given value": (
        lambda c: hidden_count_test(
            c, "assert doubled_stock(stock, 1)['apples'] == 2 * stock.iloc[0]"
        ),
        "check_given_values",
        "uses 'stock', which the student's function may have changed by then",
    ),
    # budget
    "a point lost": (
        lambda c: (
            c.cell("test").metadata["nbgrader"].update(points=17),
            c.replace("exercise", "18", "17"),
            c.replace("intro", "20 points", "19 points"),
        ),
        "check_points",
        "expected cells worth 20 points in all, found 19",
    ),
    "introduction and cells disagree": (
        lambda c: c.replace("intro", "20 points", "25 points"),
        "check_points",
        "promises 25 points",
    ),
    "heading and cells disagree": (
        lambda c: c.replace("exercise", "18", "16"),
        "check_points",
        "promises 16 points, its cells are worth 18",
    ),
    "minutes do not sum": (
        lambda c: c.replace("intro", "90 minutes", "95 minutes"),
        "check_minutes",
        "the parts sum to 90",
    ),
    "too short a lab": (
        lambda c: (
            c.replace("intro", "90 minutes", "80 minutes"),
            c.replace("picture-head", "5", ""),
        ),
        "check_minutes",
        "expected 90 to 180 minutes",
    ),
    "two budgets in a cell": (
        lambda c: c.replace("picture-head", "minutes)", "minutes)\n\n## More (1 minute)"),
        "check_minutes",
        "two headings",
    ),
    # ids
    "a grade id twice": (twice_the_id, "check_grade_ids", "set-up"),
    "no grade id": (
        lambda c: c.cell("set-up").metadata["nbgrader"].pop("grade_id"),
        "check_grade_ids",
        "no grade_id",
    ),
    # pictures
    "a picture without words": (
        lambda c: c.notebook.cells.remove(c.cell("sentence")),
        "check_pictures",
        "draws a picture",
    ),
    "a picture with a heading only": (
        lambda c: c.cell("sentence").update(source="### Bars of all the fruit in stock"),
        "check_pictures",
        "draws a picture",
    ),
    "a picture file without words": (
        lambda c: c.replace("sentence", "The", "![](doubling.ipynb) The"),
        "check_pictures",
        "no text alternative",
    ),
    # names
    "a read-only cell uses an answer": (
        read_only_uses_student,
        "check_read_only",
        "uses 'doubled_stock'",
    ),
    # links
    "a broken link": (
        lambda c: c.replace("recap", "Malthus (1798)", "[M](../../lectures/malthus.md)"),
        "check_links",
        "lectures/malthus.md, which does not exist",
    ),
    "a link to a heading that is not": (
        lambda c: c.replace("intro", "#the-question", "#the-answer"),
        "check_links",
        "a heading that 07-doubling.md does not have",
    ),
    "a link out of the course": (
        lambda c: c.replace("recap", "Malthus (1798)", "[x](../../../other.md)"),
        "check_links",
        "out of the course",
    ),
    "a broken link in HTML": (
        lambda c: c.replace("recap", "Malthus", '<img alt="him" src="malthus.png">'),
        "check_links",
        "malthus.png",
    ),
}


@pytest.mark.parametrize(
    "lines",
    [
        "due = 2 * stock.iloc[0]\nassert doubled_stock(stock, 1)['apples'] == due",
        "found = doubled_stock(stock, 1)\nassert found['apples'] == 6",
        "assert len(stock) == 2",
    ],
)
def test_a_test_may_use_given_values_before_it_calls(course, lines: str) -> None:
    hidden_count_test(course, lines)
    assert "check_given_values" not in complaints(course)


def test_every_test_that_is_let_off_needs_it(monkeypatch) -> None:
    let_off = {f"{lab}/{test}" for lab, test in given_values.HARMLESS}
    monkeypatch.setattr(given_values, "HARMLESS", {})
    found = set()
    for lab in notebooks.labs(notebooks.ROOT):
        said = "\n".join(given_values.check_given_values(lab))
        found |= {f"{lab.name}/{test}" for test in re.findall(r"\((test-[\w-]+)\)", said)}
    assert found == let_off


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_caught_by_its_check_alone(course, fault):
    break_it, check, words = FAULTS[fault]
    break_it(course)
    course.save()
    found = complaints(course)
    assert list(found) == [check]
    assert words in "\n".join(found[check])
    assert all(
        message.startswith("solutions/07-doubling/doubling.ipynb") for message in found[check]
    )


def test_module_00_is_worth_one_point(course):
    lab = course.lab.__class__("00-doubling", course.root)
    lab.solution.parent.mkdir()
    build.write(lab.solution, course.notebook)
    assert "expected cells worth 1 point in all, found 20" in checks.check_points(lab)[0]


# ---- outputs, which saving as if freshly run would mend


def not_run(course) -> None:
    course.cell("picture").execution_count = None


def out_of_order(course) -> None:
    course.cell("picture").execution_count, course.cell("test").execution_count = 3, 4


def error_stored(course) -> None:
    course.cell("picture").outputs = [
        new_output("error", ename="KeyError", evalue="'kiwis'", traceback=[])
    ]


def output_lost(course) -> None:
    course.cell("picture").outputs = []


def output_changed(course) -> None:
    course.cell("picture").outputs[0].data["image/png"] = "iVBORw0KGgoA"


def code_changed(course) -> None:
    course.replace("picture", "stock, 2", "stock, 3")


@pytest.mark.parametrize(
    "break_it, words",
    [
        (not_run, "was not run"),
        (out_of_order, "was run as number 3, expected 4"),
        (error_stored, "is an error"),
        (output_lost, "missing, changed since"),
        (output_changed, "missing, changed since"),
        (code_changed, "of other code"),
    ],
)
def test_outputs_missing_changed_or_out_of_order_are_caught(course, break_it, words):
    break_it(course)
    build.write(course.lab.solution, course.notebook)
    found = complaints(course)
    if break_it is output_lost or break_it is error_stored:
        assert "check_outputs" in found
    else:
        assert list(found) == ["check_outputs"]
    assert words in "\n".join(found["check_outputs"])


def test_a_lab_that_was_never_run_is_one_fault(course):
    for cell in course.notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    build.write(course.lab.solution, course.notebook)
    (found,) = complaints(course)["check_outputs"]
    assert "none of its 4 code cells was run" in found


# ---- answers


def test_too_few_answers_are_caught(course):
    for name in ("right/doubled_stock--loop.py", "wrong/doubled_stock--same.py"):
        (course.lab.answers / name).unlink()
    found = complaints(course)
    assert list(found) == ["check_answers"]
    assert "expected at least 2 right answers, found 1" in found["check_answers"][0]
    assert "expected at least 4 wrong answers, found 3" in found["check_answers"][1]


@pytest.mark.parametrize(
    "name, text, words",
    [
        ("right/tripled--x.py", "# Of no exercise.\nx = 1\n", "no answer cell of an exercise"),
        (
            "wrong/doubled_stock--x.py",
            "# Loses much.\n# Loses: test_stock, test_moon\nx = 1\n",
            "loses 'test_moon'",
        ),
        (
            "wrong/doubled_stock--x.py",
            "# Loses elsewhere.\n# Loses: test_moon\nx = 1\n",
            "a test of its own exercise",
        ),
        (
            "wrong/doubled_stock--x.py",
            "# Says not what it loses.\nx = 1\n",
            "have a line '# Loses:",
        ),
        ("right/x.py", "# Of what?\nx = 1\n", "named KEY--name.py"),
    ],
)
def test_an_answer_that_proves_nothing_is_caught(course, name, text, words):
    course.put(f"solutions/07-doubling/answers/{name}", text)
    assert words in "\n".join(checks.faults(course.lab))


def test_two_right_answers_of_one_approach_are_caught(course):
    power = course.text("solutions/07-doubling/answers/right/doubled_stock--power.py")
    changes = {
        "# P": "# Again p",
        "stock,": "fruit: object,",
        "stock.": "fruit.",
        "2**times": "(2 ** times)",
    }
    for old, new in changes.items():
        assert old in power
        power = power.replace(old, new)
    course.put(
        "solutions/07-doubling/answers/right/doubled_stock--again.py", power.replace("times", "n")
    )
    found = complaints(course)
    assert list(found) == ["check_approaches"]
    assert (
        "is doubled_stock--again.py with other names or formatting" in found["check_approaches"][0]
    )


def test_a_lab_that_cannot_be_read_is_a_fault_not_a_crash(course):
    course.lab.solution.write_text("{", encoding="utf-8")
    assert "is not a notebook" in "\n".join(checks.faults(course.lab))


# ---- plain data

NEEDS_MORE = {
    "doubled_stock(lambda: 3, 2)": "a function",
    "doubled_stock((n for n in [1, 2]), 2)": "a generator",
    "doubled_stock(stock=small, times=iter([2]))": "an iterator",
    "doubled_stock(small, np.random.default_rng(0))": "a random generator",
    "rng = np.random.default_rng(0)\ndoubled_stock(small, rng)": "a random generator",
    "for rng in [0, np.random.RandomState(0)]:\n    doubled_stock(small, "
    "rng)": "a random generator",
    "with open('x') as file:\n    doubled_stock(file, 2)": "an open file",
    "def helper():\n    pass\ndoubled_stock(helper, 2)": "a function",
    "class Shop:\n    pass\ndoubled_stock(Shop, 2)": "a class",
    "doubled_stock(small, len)": "a built-in function",
    "doubled_stock(small, np.mean)": "a function or a class of a module",
    "doubled_stock(pd, 2)": "a module",
    "doubled_stock([small, {'a': (lambda: 1)}], 2)": "a function",
    "doubled_stock(small, range(3))": "a range",
    "doubled_stock(doubled_stock, 2)": "a function of the student's",
    "alias = doubled_stock\nalias(print, 2)": "a built-in function",
    "doubled_stock.__code__": "can only be called",
    "assert doubled_stock.__name__ == 'doubled_stock'": "can only be called",
    "import inspect\ninspect.getsource(doubled_stock)": "cannot reach into it",
    "globals()['doubled_stock'](small, 2)": "cannot reach into it",
    "get_ipython().run_cell('1')": "cannot reach into it",
    "%matplotlib inline": "cannot reach into it",
    "np.power = None": "changes np.power",
    "doubled_stock = None": "binds 'doubled_stock'",
    "next(doubled_stock(small, 2))": "an iterator cannot be serialized",
    "doubled_stock(small, 2)()": "a function cannot be serialized",
    "assert leftover == 1": "uses 'leftover', which neither",
}


@pytest.mark.parametrize("line", NEEDS_MORE)
def test_a_test_that_needs_more_than_plain_data_is_caught(course, line):
    hidden_count_test(course, line)
    course.save()
    found = complaints(course)
    assert list(found) == ["check_plain"]
    assert NEEDS_MORE[line] in "\n".join(found["check_plain"])
    assert "(test_stock)" in found["check_plain"][0]


@pytest.mark.parametrize(
    "line",
    [
        "doubled_stock(pd.Series([n for n in range(3)]), 2)",
        "doubled_stock(pd.Series(np.random.default_rng(3).integers(0, 9, 5)), times=2)",
        "for times, expected in [(0, 1), (1, 2)]:\n    assert doubled_stock(pd.Series({'a': 1}), "
        "times)['a'] == expected",
        "before = small.copy()\ndoubled_stock(small, 2)\nassert before.equals(small)",
        "def check(result, *, total):\n    assert result.sum() == "
        "total\ncheck(doubled_stock(small, 1), total=2)",
        "try:\n    doubled_stock(small, -1)\nexcept (ValueError, TypeError) as error:\n    "
        "print(error)",
        "import math\nassert list(doubled_stock(small * np.nan, math.floor(1.5))) == [0, 0]",
        "counts = pd.Series([1, 2])\nassert counts.map(lambda count: count).equals(counts)\n"
        "assert isinstance(doubled_stock(small, 1), pd.Series)",
        "small.index = list('ab')\nassert list(doubled_stock(small, 1).index) == list('ab')",
    ],
)
def test_plain_data_in_any_form_is_fine(course, line):
    hidden_count_test(course, line)
    course.save()
    assert complaints(course) == {}


@pytest.mark.parametrize(
    "solution, words",
    [
        ("    yield from stock", "is a generator"),
        ("    return (n for n in stock)", "returns a function or a generator"),
        ("    def more():\n        return 2\n    return more", "returns a function or a generator"),
    ],
)
def test_an_exercise_whose_answer_cannot_travel_is_caught(course, solution, words):
    course.replace("answer", "    return counted * factor", solution)
    course.save()
    assert words in "\n".join(complaints(course)["check_plain"])


def test_an_answer_that_makes_a_generator_inside_is_fine(course):
    course.replace(
        "answer",
        "    return counted * factor",
        "    def twice(n):\n        yield n\n        yield n\n    return counted * "
        "sum(twice(factor)) / 2",
    )
    course.save()
    assert complaints(course) == {}


def test_an_exercise_that_asks_for_a_class_is_caught(course):
    extra_cell(
        course,
        "test",
        new_code_cell("### BEGIN SOLUTION\nclass Shop:\n    pass\n### END SOLUTION", id="shop"),
    )
    course.cell("shop").metadata["nbgrader"] = {
        **course.cell("answer").metadata["nbgrader"],
        "grade_id": "shop",
    }
    course.save()
    assert "'Shop'" in "\n".join(complaints(course)["check_plain"])


def test_a_demo_cell_may_use_answers_and_needs_no_hidden_half(course):
    extra_cell(
        course, "picture-head", new_code_cell("leftover = doubled_stock(stock, 1)", id="demo")
    )
    extra_cell(course, "picture-head", new_markdown_cell("Now there is twice as much.", id="after"))
    course.save()
    assert complaints(course) == {}
