"""What a student wrote in a lab: the code of the answer cells, and of the cells added to it."""

from dataclasses import dataclass

from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.classroom import submissions
from coursekit.classroom.submissions import Submission
from coursekit.notebooks import Lab, grader, is_answer, is_locked


@dataclass(frozen=True)
class Text:
    """A student's code.

    Attributes
    ----------
    student : str
        Whose, as it may be printed.
    code : str
        The cells, one under the other, each below a comment that names it.
    """

    student: str
    code: str


def read(lab: Lab) -> tuple[list[Text], dict[str, str]]:
    """The code of everybody who handed in a lab.

    Returns
    -------
    texts : list of Text
        By student.
    left_out : dict of str to str
        Student -> why the submission could not be read.
    """
    released = code_of(notebooks.read(lab.release))
    texts = []
    left_out = {}
    for submission in submissions.find(lab.root):
        if submission.assignment != lab.name:
            continue
        name = submissions.shown(submission.student)
        problem = submissions.fault(submission)
        if problem:
            left_out[name] = problem
        else:
            code = own_code(_notebook(submission), released)
            texts.append(Text(name, code))
    return texts, left_out


def _notebook(submission: Submission) -> NotebookNode:
    name = f"{submission.lab.notebook}.ipynb"
    return notebooks.read(submission.folder / name)


def own_code(notebook: NotebookNode, released: set[str]) -> str:
    """The answer cells of a notebook, and its other cells that were added or changed."""
    blocks = []
    for cell in notebook.cells:
        if cell.cell_type != "code" or cell.source in released:
            continue
        if is_answer(cell):
            metadata = grader(cell)
            name = metadata["grade_id"]
            blocks.append(f"# {name}\n{cell.source}")
        elif not is_locked(cell):
            blocks.append(f"# an added or changed cell\n{cell.source}")
    return "\n\n\n".join(blocks)


def code_of(notebook: NotebookNode) -> set[str]:
    """The sources of a notebook's code cells."""
    found = set()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found.add(cell.source)
    return found


def given_code(lab: Lab) -> str:
    """All code of the released lab and of its solution: to share it says nothing."""
    released = code_of(notebooks.read(lab.release))
    solved = code_of(notebooks.read(lab.solution))
    sources = sorted(released | solved)
    return "\n\n\n".join(sources)
