"""The limits on how dense and how long code may be, each shown to catch what is over it."""

from pathlib import Path

import pytest

from coursekit.checks import readability
from coursekit.checks.readability import Source, check_readability

PLAIN = '''"""A docstring."""

# A comment.
one = 1
two = """a text
over two lines"""
'''
DENSE = "x = [a + b * c - d for a, b, c, d in zip(p, q, r, s) if a < b < c < d and not (a or b)]\n"


def course(root: Path, files: dict[str, str], listed: str = "") -> list[str]:
    """The violations in a folder with these files and this list."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "list.toml").write_text(listed or "[density]\n[functions]\n", encoding="utf-8")
    return check_readability(root, root / "list.toml")


def function(lines: int) -> str:
    """A function of so many lines of code, a docstring and a comment aside."""
    return '"""A file."""\n\n\ndef f():\n    """Work."""\n    # Now.\n' + "    g()\n" * (lines - 1)


def test_lines_are_those_of_code():
    assert Source("x.py", PLAIN).lines == {4, 5, 6}
    assert Source("x.py", function(7)).functions == {"x.py:f": 7}


def test_nodes_are_those_of_the_tree():
    # The module; two assignments with target, the target's context and value; the docstring's two.
    assert len(Source("x.py", PLAIN).nodes) == 1 + 2 * 4 + 2


def test_a_dense_package_is_found(tmp_path):
    [violation] = course(tmp_path, {"scripts/x.py": DENSE})
    assert violation.startswith("scripts: expected at most 8.5, found 63")
    assert course(tmp_path, {"scripts/x.py": PLAIN}) == []


def test_a_listed_file_may_not_become_denser(tmp_path):
    number = readability.density([Source("x.py", DENSE)])
    files = {"scripts/x.py": DENSE, "scripts/y.py": PLAIN * 20}
    listed = '[density]\n"scripts/x.py" = {}\n[functions]\n'
    assert course(tmp_path, files, listed.format(number)) == []
    [violation] = course(tmp_path, files, listed.format(number - 0.1))
    assert violation.startswith(
        f"scripts/x.py: expected at most {number - 0.1:g}, found {number:g}"
    )


def test_a_long_function_is_found(tmp_path):
    assert course(tmp_path, {"scripts/x.py": function(50)}) == []
    [violation] = course(tmp_path, {"scripts/x.py": function(51)})
    assert violation == (
        "scripts/x.py:f: expected at most 50, found 51 lines of code: take a part out"
    )
    listed = '[density]\n[functions]\n"scripts/x.py:f" = 51\n'
    assert course(tmp_path, {"scripts/x.py": function(51)}, listed) == []


@pytest.mark.parametrize("listed", ["scripts/x.py:f", "scripts/gone.py:f"])
def test_what_is_not_over_the_limit_leaves_the_list(listed, tmp_path):
    text = f'[density]\n[functions]\n"{listed}" = 60\n'
    [violation] = course(tmp_path, {"scripts/x.py": function(20)}, text)
    assert violation == (
        f"readability.toml: {listed!r} is not over 50 any more: take it off the list"
    )


def test_the_course_keeps_to_the_list():
    assert check_readability(readability.LISTED.parents[3]) == []
