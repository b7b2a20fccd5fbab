"""Checks of a lab's skeleton: the parts every lab has, its cells' ids, its stored outputs, its
pictures in words."""

import re
from collections import Counter
from collections.abc import Iterator

from nbformat import NotebookNode

from coursekit import build, notebooks
from coursekit.checks.budget import POINTS, PROMISE
from coursekit.checks.cells import code_cells, place, regions
from coursekit.notebooks import BUDGET, Lab, Part, grader, is_answer, is_locked, is_test

#: Fewer words than this are a caption's label, not a sentence on what is to be seen.
WORDS_OF_A_SENTENCE = 5


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
    first = notebook.cells[0].source if notebook.cells else ""
    wanted = {
        f"a title '# Lab {lab.number} - Title'": re.match(rf"# Lab {lab.number} - \S", first),
        "'After this lab you can', with what,": "after this lab you can" in first.lower(),
        "'**P points, M minutes.**'": PROMISE.search(first),
        f"a link to the lecture ../../lectures/{lab.name}.md": f"(../../lectures/{lab.name}.md"
        in first,
    }
    yield from (
        f"{place(lab, 0)}: {what} is missing; add it" for what, found in wanted.items() if not found
    )


def _set_up(lab: Lab, notebook: NotebookNode) -> Iterator[str]:
    cells = section(notebook, "Set-up")
    locked = [is_locked(cell) for cell in cells if cell.cell_type == "code"]
    if not cells:
        yield (
            f"{place(lab)}: the section '## Set-up' is missing; add it, with one read-only code "
            "cell"
        )
    elif locked != [True]:
        yield (
            f"{place(lab)}: '## Set-up' must hold one read-only code cell with imports and data, "
            "found "
            f"{len(locked)} code cells, {sum(locked)} of them read-only; merge or lock them"
        )


def section(notebook: NotebookNode, title: str) -> list[NotebookNode]:
    """The cells from the heading `## title` to the one that holds the next section or exercise."""
    found: list[NotebookNode] = []
    for cell in notebook.cells:
        prose = cell.source if cell.cell_type == "markdown" else ""
        if found and re.search("^(## |### Exercise)", prose, re.MULTILINE):
            break
        if found or re.search(rf"^## {re.escape(title)}\b", prose, re.MULTILINE):
            found.append(cell)
    return found


def _headings(lab: Lab, notebook: NotebookNode) -> Iterator[str]:
    for number, cell in enumerate(notebook.cells):
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else []:
            if re.match(r"#+ Exercise\b", line) and not (
                (match := BUDGET.match(line))
                and notebooks.EXERCISE.match(match["title"])
                and match["points"]
            ):
                yield (
                    f"{place(lab, number)}: the heading {line!r} must read "
                    f"'### Exercise {lab.number}.k - Title (P points, M minutes)'; correct it"
                )


def _exercises(lab: Lab, notebook: NotebookNode) -> Iterator[str]:
    parts = [part for part in notebooks.parts(notebook) if part.number]
    numbers = [part.number for part in parts]
    wanted = [f"{lab.number}.{k}" for k in range(1, len(parts) + 1)]
    if not parts:
        yield (
            f"{place(lab)}: no exercise found; write '### Exercise {lab.number}.1 - Title (P "
            "points, M minutes)'"
        )
    elif numbers != wanted:
        yield (
            f"{place(lab)}: the exercises must be numbered {', '.join(wanted)}, found "
            f"{', '.join(map(str, numbers))}"
        )
    for part in parts:
        yield from _anatomy(lab, notebook, part)


def _anatomy(lab: Lab, notebook: NotebookNode, part: Part) -> Iterator[str]:
    if not part.answers:
        yield f"{place(lab)}, '{part.title}': has no answer cell; mark one as nbgrader's solution"
    elif not part.tests and not any(grader(cell).get("grade") for cell in part.answers):
        yield f"{place(lab)}, '{part.title}': has no test cell; mark one as nbgrader's tests"
    for number, cell in code_cells(notebook):
        if not any(cell is own for own in part.cells):
            continue
        kind = "SOLUTION" if is_answer(cell) else "HIDDEN TESTS" if is_test(cell) else None
        if kind and not any("".join(lines).strip() for lines in regions(cell.source, kind)):
            yield (
                f"{place(lab, number, cell)}: holds nothing between '### BEGIN {kind}' and '### "
                f"END {kind}'; add it"
            )


def _closing(lab: Lab, notebook: NotebookNode) -> Iterator[str]:
    headings = [
        line
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
    ]
    if lab.number not in POINTS and not any(
        re.match(r"#{2,3} Discuss\b", line) for line in headings
    ):
        yield (
            f"{place(lab)}: the section '### Discuss' is missing; add one or two questions, "
            "graded by hand"
        )
    prose = "\n".join(
        cell.source for cell in section(notebook, "Recap") if cell.cell_type == "markdown"
    )
    if not prose:
        yield f"{place(lab)}: the section '## Recap' is missing; end the lab with it"
        return
    for words in ("In the wild", "References"):
        if words.lower() not in prose.lower():
            yield f"{place(lab)}: '## Recap' lacks '{words}'; add it"


def _format(lab: Lab, notebook: NotebookNode) -> Iterator[str]:
    kernel = notebook.metadata.get("kernelspec", {}).get("name")
    if kernel != "python3":
        yield (
            f"{place(lab)}: its kernel is {kernel!r}; 'python3' is the one that opens without a "
            "question"
        )
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5):
        yield (
            f"{place(lab)}: is nbformat {notebook.nbformat}.{notebook.nbformat_minor}; store it "
            "as 4.5, with cell ids"
        )


def check_grade_ids(lab: Lab) -> list[str]:
    """Every cell of nbgrader's has a grade id of its own."""
    notebook = notebooks.read(lab.solution)
    marked = [(number, cell) for number, cell in enumerate(notebook.cells) if grader(cell)]
    count = Counter(grader(cell).get("grade_id") for _, cell in marked)
    faults = [
        f"{place(lab, number, cell)}: this grade id stands on {count[grader(cell)['grade_id']]} "
        "cells; "
        f"give each its own"
        for number, cell in marked
        if grader(cell).get("grade_id") and count[grader(cell)["grade_id"]] > 1
    ]
    return faults + [
        f"{place(lab, number, cell)}: has nbgrader's metadata but no grade_id; give it one"
        for number, cell in marked
        if not grader(cell).get("grade_id")
    ]


def check_outputs(lab: Lab) -> list[str]:
    """Every code cell was run, in order, without an error, and what is stored is what that run
    gave."""
    notebook = notebooks.read(lab.solution)
    mend = "run it again: python scripts/labs.py --run"
    cells = [(number, cell) for number, cell in code_cells(notebook) if cell.source.strip()]
    if all(cell.execution_count is None for _, cell in cells):
        return [f"{place(lab)}: none of its {len(cells)} code cells was run; {mend}"]
    faults = []
    for expected, (number, cell) in enumerate(cells, start=1):
        if cell.execution_count is None:
            faults.append(f"{place(lab, number, cell)}: was not run; {mend}")
        elif cell.execution_count != expected:
            faults.append(
                f"{place(lab, number, cell)}: was run as number {cell.execution_count}, "
                f"expected {expected}; {mend}"
            )
        if any(output.output_type == "error" for output in cell.outputs):
            faults.append(
                f"{place(lab, number, cell)}: its stored output is an error; mend the code, then "
                f"{mend}"
            )
    if not faults and build.stale_outputs(lab):
        faults.append(
            f"{place(lab)}: stored outputs are missing, changed since, or of other code; {mend}"
        )
    return faults


def check_pictures(lab: Lab) -> list[str]:
    """Every picture is followed by a sentence on what it shows; JupyterLab shows no other text for
    it."""
    cells = notebooks.read(lab.solution).cells
    faults = []
    for number, cell in enumerate(cells):
        if cell.cell_type == "code" and any(_is_picture(output) for output in cell.outputs):
            following = cells[number + 1] if number + 1 < len(cells) else None
            if (
                following is None
                or following.cell_type != "markdown"
                or not _has_sentence(following.source)
            ):
                faults.append(
                    f"{place(lab, number, cell)}: draws a picture, and the next cell does not say "
                    "what it "
                    f"shows; add a Markdown cell with a sentence, for those who cannot see it"
                )
        if cell.cell_type == "markdown" and re.search(r"!\[\s*\]\(", cell.source):
            faults.append(
                f"{place(lab, number, cell)}: a picture has no text alternative; write ![what it "
                "shows](...)"
            )
    return faults


def _is_picture(output: NotebookNode) -> bool:
    return any(kind.startswith("image/") for kind in output.get("data", {}))


def _has_sentence(prose: str) -> bool:
    text = " ".join(line for line in prose.splitlines() if not line.startswith(("#", "!", "|")))
    return any(
        len(sentence.split()) >= WORDS_OF_A_SENTENCE
        for sentence in re.findall(r"[^.!?]+[.!?]", text)
    )
