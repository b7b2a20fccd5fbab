"""A notebook of an assignment, read: what its cells are, and what its tests need."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import nbformat

from fairmark.errors import UnreadableNotebookError
from fairmark.model import Assignment, Cell, Role, SubmittedFiles
from fairmark.notebook import analysis, rebuild, skipping
from fairmark.notebook.planner import Planner
from fairmark.notebook.rebuild import Rebuilt

# The roles of cells that run in the student's process.
RUN_ROLES = {Role.READ_ONLY, Role.OPEN, Role.ANSWER, Role.ADDED}
#: Assignments whose notebooks are kept read.
_KEPT = 8


class NotebookPlan:
    """A notebook of an assignment, read, and what its tests need from the student.

    Parameters
    ----------
    source, release : str
        The instructor's notebook, whose answers say which names are the student's, and the released
        one, as JSON.
    delimiter : str
        What a test's first hidden line contains.
    same_process : frozenset of str
        Grade ids of the tests that are run in the student's process.

    Attributes
    ----------
    instructors, release : NotebookNode
    base : list of Cell
        The released cells.
    preamble : list of Cell
        The read-only ones before all other code, which run in the fork server.
    read_only : list of Cell
        The other read-only ones.
    imports : list of str
        The modules that it imports, outside of tests; "" if one is relative.
    test_cells : list of str
        What the test runner runs besides the preamble and the tests.
    tests : dict of str to TestPlan
        By cell id.
    methods : set of str
        Names of the methods that the answers define.
    answers : list of str
        The instructor's own.
    """

    def __init__(
        self,
        source: str,
        release: str,
        delimiter: str,
        same_process: frozenset[str] = frozenset(),
    ) -> None:
        self.instructors = nbformat.reads(source, as_version=4)
        self.release = nbformat.reads(release, as_version=4)
        self.base = rebuild.released(self.instructors, self.release)
        planner = Planner(self.base, self.instructors, delimiter, same_process)
        self.preamble = planner.preamble
        self.test_cells = planner.cells
        self.tests = planner.tests
        self.methods = planner.methods
        self.answers = list(planner.answers.values())
        self.read_only = []
        modules = set[str]()
        for cell in self.base:
            if cell.kind != "code" or cell.role == Role.TEST:
                continue
            if cell.role == Role.READ_ONLY and cell not in self.preamble:
                self.read_only.append(cell)
            for module, _ in analysis.imports(cell.source):
                modules.add(module)
        for test in self.tests.values():
            for module, _ in test.imports.values():
                modules.add(module)
        self.imports = sorted(modules)

    def rebuilt(self, submitted: SubmittedFiles, name: str) -> Rebuilt:
        """What is graded of a submission; without answers if none can be read."""
        try:
            if name not in submitted.notebooks:
                begin = repr(f"{name}.ipynb")
                why = [note for note in submitted.notes if note.startswith(begin)]
                said = [f"no notebook {name}.ipynb was handed in", *why]
                raise UnreadableNotebookError("; ".join(said))
            cells = rebuild.parse(submitted.notebooks[name])
            return rebuild.rebuild(self.instructors, self.release, cells)
        except UnreadableNotebookError as error:
            return Rebuilt(self.base, [str(error)], str(error))

    def steps(self, cells: Sequence[Cell]) -> list[Cell]:
        """What the student's process runs of a rebuilt notebook, and the tests between; not what
        only shows something.

        The visible part of a test is run there too where a cell below needs a name that nothing
        else above it binds.
        """
        roles = RUN_ROLES | {Role.TEST}
        steps = []
        shown = {}
        others = []
        for cell in cells:
            if cell.role not in roles or cell in self.preamble:
                continue
            steps.append(cell)
            if cell.role == Role.OPEN and not cell.changed:
                shown[cell.id] = cell.source
            else:
                others.append(cell.source)
        modules = set[str]()
        for cell in self.preamble + self.read_only:
            for _, name in analysis.imports(cell.source):
                modules.add(name)
        needed = skipping.needed(shown, others, modules)
        kept = [cell for cell in steps if cell.id in needed or cell.id not in shown]
        return self._with_names_of_tests(kept)

    def _with_names_of_tests(self, steps: Sequence[Cell]) -> list[Cell]:
        """These steps, and below a test its visible part, where cells below need its names."""
        needed = self._tests_needed_below(steps)
        found = []
        for cell in steps:
            found.append(cell)
            if cell.id in needed:
                part = replace(
                    cell,
                    id=f"{cell.id}-visible",
                    role=Role.OPEN,
                    source=self.tests[cell.id].visible,
                )
                found.append(part)
        return found

    def _tests_needed_below(self, steps: Sequence[Cell]) -> set[str]:
        """The ids of the tests whose visible parts bind what cells below need, and nothing else
        above them binds."""
        by_test: dict[str, str] = {}
        needs: dict[str, set[str]] = {}
        needed = set[str]()
        bound = set[str]()
        for cell in self.preamble:
            bound |= analysis.bound_names(cell.source)
        for cell in steps:
            if cell.role == Role.TEST:
                visible = self.tests[cell.id].visible
                needs[cell.id] = _owners(visible, by_test, bound)
                for name in analysis.bound_names(visible):
                    by_test[name] = cell.id
            else:
                needed |= _owners(cell.source, by_test, bound)
                bound |= analysis.bound_names(cell.source)
        for key in reversed(needs):  # what a test needs itself stands above it
            if key in needed:
                needed |= needs[key]
        return needed


def _owners(
    source: str,
    by_test: Mapping[str, str],
    bound: set[str],
) -> set[str]:
    """The tests that bind names which a cell uses, where nothing else does."""
    used = analysis.used_names(source) - bound
    return {by_test[name] for name in used if name in by_test}


#: `NotebookPlan`, once for a whole class; nobody changes it.
_kept = lru_cache(maxsize=_KEPT)(NotebookPlan)


def notebook_plan(assignment: Assignment, name: str) -> NotebookPlan:
    """The plan of one of an assignment's notebooks."""
    source, release = assignment.notebooks[name]
    moved = frozenset(key for notebook, key in assignment.same_process if notebook == name)
    return _kept(source, release, assignment.delimiter, moved)
