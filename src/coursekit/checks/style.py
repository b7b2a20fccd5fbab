"""Checks of how a lab's code reads: its width, and the hints that go with hidden tests."""

import re

from coursekit import notebooks
from coursekit.checks.cells import code_cells, place, regions
from coursekit.notebooks import Lab, is_test

#: Characters in a line of code, so that a cell fits into JupyterLab beside the file browser.
WIDTH = 88


def check_width(lab: Lab) -> list[str]:
    """No line of code is wider than `WIDTH`."""
    found = []
    for number, cell in code_cells(notebooks.read(lab.solution)):
        for line in cell.source.splitlines():
            if len(line) > WIDTH:
                found.append(
                    f"{place(lab, number, cell)}: expected at most {WIDTH} characters in a line, "
                    f"found {len(line)}: {line.strip()[:40]!r}...; break the line"
                )
    return found


def check_hints(lab: Lab) -> list[str]:
    """Every hidden block names its topic in a comment `# Hint: ...`, which feedback shows."""
    found = []
    for number, cell in code_cells(notebooks.read(lab.solution)):
        if not is_test(cell):
            continue
        for lines in regions(cell.source, "HIDDEN TESTS"):
            if not any(re.match(r"\s*#\s*Hint: \S", line) for line in lines):
                found.append(
                    f"{place(lab, number, cell)}: its hidden tests have no hint; "
                    f"begin them with '# Hint: ' and their topic, such as ties or blanks"
                )
    return found
