"""Checks of a lab's skeleton: the parts every lab has, its cells' ids, its stored outputs, its
pictures in words."""

import re
from collections import Counter
from collections.abc import Iterator

from nbformat import NotebookNode

from coursekit import build, notebooks
from coursekit.checks.budget import POINTS, PROMISE
from coursekit.checks.cells import code_cells, markdown_cells, place, regions
from coursekit.notebooks import BUDGET, Lab, Part, grader, is_answer, is_locked, is_test

#: Fewer words than this are a caption's label, not a sentence on what is to be seen.
WORDS_OF_A_SENTENCE = 5
_EXERCISE = re.compile(r"#+ Exercise\b")
_DISCUSS = re.compile(r"^#{2,3} Discuss\b", re.MULTILINE)
#: Where a section ends.
_NEXT = re.compile(r"^(## |### Exercise)", re.MULTILINE)
_NO_ALTERNATIVE = re.compile(r"!\[\s*\]\(")
_SENTENCE = re.compile(r"[^.!?]+[.!?]")
#: Lines that begin so are no prose.
_NO_PROSE = (
    "#",
    "!",
    "|",
)
_RUN = "run it again: python scripts/labs.py --run"


def check_skeleton(lab: Lab) -> list[str]:
    """Every section that students expect is there, under its name and in its place."""
    notebook = notebooks.read(lab.solution)
    return [
        *_opening(lab, notebook),
        *_set_up(lab, notebook),
        *_headings(lab, notebook),
        *_exercises(lab, notebook),
        *_closing(lab, notebook),
        *_format(lab, notebook),
    ]


def _opening(lab: Lab, notebook: NotebookNode) -> Iterator[str]:
    where = place(lab, 0)
    first = ""
    if notebook.cells:
        first = notebook.cells[0].source
    title = f"# Lab {lab.number} - "
    if not re.match(rf"{title}\S", first):
        yield f"{where}: a title '{title}Title' is missing; add it"
    if "after this lab you can" not in first.lower():
        yield f"{where}: 'After this lab you can', with what, is missing; add it"
    if not PROMISE.search(first):
        yield f"{where}: '**P points, M minutes.**' is missing; add it"
    lecture = f"../../lectures/{lab.name}.md"
    if f"({lecture}" not in first:
        yield f"{where}: a link to the lecture {lecture} is missing; add it"


def _set_up(lab: Lab, notebook: NotebookNode) -> Iterator[str]:
    where = place(lab)
    cells = section(notebook, "Set-up")
    code = [cell for cell in cells if cell.cell_type == "code"]
    locked = [cell for cell in code if is_locked(cell)]
    counts = (len(code), len(locked))
    if not cells:
        yield f"{where}: the section '## Set-up' is missing; add it, with one read-only code cell"
    elif counts != (1, 1):
        yield (
            f"{where}: '## Set-up' must hold one read-only code cell with imports and data, "
            f"found {len(code)} code cells, {len(locked)} of them read-only; merge or lock them"
        )


def section(notebook: NotebookNode, title: str) -> list[NotebookNode]:
    """The cells from the heading `## title` to the one that holds the next section or exercise."""
    name = re.escape(title)
    heading = re.compile(rf"^## {name}\b", re.MULTILINE)
    found: list[NotebookNode] = []
    for cell in notebook.cells:
        prose = _prose([cell])
        if found and _NEXT.search(prose):
            break
        if found or heading.search(prose):
            found.append(cell)
    return found


def _headings(lab: Lab, notebook: NotebookNode) -> Iterator[str]:
    for number, cell in markdown_cells(notebook):
        where = place(lab, number)
        for line in cell.source.splitlines():
            if not _EXERCISE.match(line):
                continue
            if not _is_complete(line):
                yield (
                    f"{where}: the heading {line!r} must read "
                    f"'### Exercise {lab.number}.k - Title (P points, M minutes)'; correct it"
                )


def _is_complete(heading: str) -> bool:
    """Whether the heading of an exercise has its number, its points and its minutes."""
    found = BUDGET.match(heading)
    if not found or not found["points"]:
        return False
    return notebooks.EXERCISE.match(found["title"]) is not None


def _exercises(lab: Lab, notebook: NotebookNode) -> Iterator[str]:
    where = place(lab)
    parts = [part for part in notebooks.parts(notebook) if part.number]
    if not parts:
        yield (
            f"{where}: no exercise found; write "
            f"'### Exercise {lab.number}.1 - Title (P points, M minutes)'"
        )
    expected = []
    for number, _ in enumerate(parts, start=1):
        expected.append(f"{lab.number}.{number}")
    wanted = ", ".join(expected)
    found = ", ".join(part.name for part in parts)
    if found != wanted:
        yield f"{where}: the exercises must be numbered {wanted}, found {found}"
    for part in parts:
        yield from _anatomy(lab, notebook, part)


def _anatomy(
    lab: Lab,
    notebook: NotebookNode,
    part: Part,
) -> Iterator[str]:
    where = f"{place(lab)}, '{part.title}'"
    if not part.answers:
        yield f"{where}: has no answer cell; mark one as nbgrader's solution"
    elif not part.tests and not _is_graded_by_hand(part):
        yield f"{where}: has no test cell; mark one as nbgrader's tests"
    for number, cell in code_cells(notebook):
        if not any(cell is own for own in part.cells):
            continue
        where = place(lab, number, cell)
        kind = _region(cell)
        if kind and _is_empty(cell, kind):
            marks = f"'### BEGIN {kind}' and '### END {kind}'"
            yield f"{where}: holds nothing between {marks}; add it"


def _is_graded_by_hand(part: Part) -> bool:
    return any(grader(cell).get("grade") for cell in part.answers)


def _region(cell: NotebookNode) -> str | None:
    """What of a cell nbgrader takes out of the student's version."""
    if is_answer(cell):
        return "SOLUTION"
    if is_test(cell):
        return "HIDDEN TESTS"
    return None


def _is_empty(cell: NotebookNode, kind: str) -> bool:
    """Whether there is nothing between the marks."""
    inside = ""
    for lines in regions(cell.source, kind):
        inside += "".join(lines)
    return not inside.strip()


def _closing(lab: Lab, notebook: NotebookNode) -> Iterator[str]:
    where = place(lab)
    text = _prose(notebook.cells)
    if lab.number not in POINTS and not _DISCUSS.search(text):
        yield (
            f"{where}: the section '### Discuss' is missing; add one or two questions, "
            "graded by hand"
        )
    recap = _prose(section(notebook, "Recap"))
    if not recap:
        yield f"{where}: the section '## Recap' is missing; end the lab with it"
        return
    for words in ("In the wild", "References"):
        if words.lower() not in recap.lower():
            yield f"{where}: '## Recap' lacks '{words}'; add it"


def _prose(cells: list[NotebookNode]) -> str:
    texts = []
    for cell in cells:
        if cell.cell_type == "markdown":
            texts.append(cell.source)
    return "\n".join(texts)


def _format(lab: Lab, notebook: NotebookNode) -> Iterator[str]:
    where = place(lab)
    kernel = notebook.metadata.get("kernelspec", {}).get("name")
    if kernel != "python3":
        yield (
            f"{where}: its kernel is {kernel!r}; 'python3' is the one that opens without a question"
        )
    version = f"{notebook.nbformat}.{notebook.nbformat_minor}"
    if version != "4.5":
        yield f"{where}: is nbformat {version}; store it as 4.5, with cell ids"


def check_grade_ids(lab: Lab) -> list[str]:
    """Every cell of nbgrader's has a grade id of its own."""
    notebook = notebooks.read(lab.solution)
    count: Counter[str] = Counter()
    for cell in notebook.cells:
        grade_id = grader(cell).get("grade_id")
        if grade_id:
            count[grade_id] += 1
    shared = []
    without = []
    for number, cell in enumerate(notebook.cells):
        if not grader(cell):
            continue
        where = place(lab, number, cell)
        grade_id = grader(cell).get("grade_id")
        if not grade_id:
            without.append(f"{where}: has nbgrader's metadata but no grade_id; give it one")
        elif count[grade_id] > 1:
            shared.append(
                f"{where}: this grade id stands on {count[grade_id]} cells; give each its own"
            )
    return shared + without


def check_outputs(lab: Lab) -> list[str]:
    """Every code cell was run, in order, without an error, and what is stored is what that run
    gave."""
    notebook = notebooks.read(lab.solution)
    where = place(lab)
    cells = []
    for number, cell in code_cells(notebook):
        if cell.source.strip():
            cells.append((number, cell))
    counts = [cell.execution_count for _, cell in cells]
    if counts == [None] * len(cells):
        return [f"{where}: none of its {len(cells)} code cells was run; {_RUN}"]
    violations = []
    for expected, (number, cell) in enumerate(cells, start=1):
        place_of_cell = place(lab, number, cell)
        for violation in _violations_of_run(cell, expected):
            violations.append(f"{place_of_cell}: {violation}")
    if not violations and build.stale_outputs(lab):
        violations.append(
            f"{where}: stored outputs are missing, changed since, or of other code; {_RUN}"
        )
    return violations


def _violations_of_run(cell: NotebookNode, expected: int) -> Iterator[str]:
    count = cell.execution_count
    if count is None:
        yield f"was not run; {_RUN}"
    elif count != expected:
        yield f"was run as number {count}, expected {expected}; {_RUN}"
    kinds = [output.output_type for output in cell.outputs]
    if "error" in kinds:
        yield f"its stored output is an error; mend the code, then {_RUN}"


def check_pictures(lab: Lab) -> list[str]:
    """Every picture is followed by a sentence on what it shows; JupyterLab shows no other text for
    it."""
    cells = notebooks.read(lab.solution).cells
    violations = []
    for number, cell in enumerate(cells):
        where = place(lab, number, cell)
        following = cells[number + 1 : number + 2]
        if _draws(cell) and not _has_sentence(_prose(following)):
            violations.append(
                f"{where}: draws a picture, and the next cell does not say what it "
                f"shows; add a Markdown cell with a sentence, for those who cannot see it"
            )
        if _NO_ALTERNATIVE.search(_prose([cell])):
            violations.append(
                f"{where}: a picture has no text alternative; write ![what it shows](...)"
            )
    return violations


def _draws(cell: NotebookNode) -> bool:
    if cell.cell_type != "code":
        return False
    return any(_is_picture(output) for output in cell.outputs)


def _is_picture(output: NotebookNode) -> bool:
    kinds = output.get("data", {})
    return any(kind.startswith("image/") for kind in kinds)


def _has_sentence(prose: str) -> bool:
    text = ""
    for line in prose.splitlines():
        if not line.startswith(_NO_PROSE):
            text += f"{line} "
    longest = 0
    for sentence in _SENTENCE.findall(text):
        words = sentence.split()
        longest = max(longest, len(words))
    return longest >= WORDS_OF_A_SENTENCE
