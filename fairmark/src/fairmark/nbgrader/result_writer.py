"""Results where people look for them: gradebook, autograded/ and feedback/."""

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from fairmark import policy
from fairmark.course import Course
from fairmark.model import Assignment, Cell, Results, Submission
from fairmark.nbgrader.feedback import page
from fairmark.nbgrader.gradebook import Book
from fairmark.nbgrader.graded_notebook import graded_notebook
from fairmark.notebook import written
from fairmark.notebook.plan import NotebookPlan, notebook_plan
from fairmark.store import files, ledger
from fairmark.store.ledger import Ledger

#: What nbgrader's Submit writes beside a notebook; of any length that it might have.
_SECRET = re.compile(rb"[0-9a-f-]{16,256}")
#: A notebook and the grade id of a cell in it.
Key = tuple[str, str]
#: The rebuilt notebooks of a submission, by name.
Notebooks = dict[str, list[Cell]]


class ResultWriter:
    """Puts results where they belong.

    Parameters
    ----------
    course : Course
    assignment : Assignment
    book : Book
        With the assignment in it.
    store : Ledger
        Remembers what people graded by hand.
    """

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        book: Book,
        store: Ledger,
    ) -> None:
        self.course = course
        self.assignment = assignment
        self.book = book
        self.store = store
        self.policy = policy.read(course.root)
        self.entered = book.scores(assignment.name)
        self.plans: dict[str, NotebookPlan] = {}
        for name in assignment.notebooks:
            self.plans[name] = notebook_plan(assignment, name)
        self.released = self._released()

    def _released(self) -> set[str]:
        """Digests of the words of this release and of older ones: they are no student's."""
        before = self.store.notes("released", self.assignment.name)
        now = set[str]()
        for plan in self.plans.values():
            now |= written.digests(plan.base)
        if not now <= before.keys():
            every = before | dict.fromkeys(now, "")
            self.store.put_notes(every, "released", self.assignment.name)
        return now | before.keys()

    def clear(self, submission: Submission) -> None:
        """Take away what stands for an older submission."""
        name = self.assignment.name
        student = submission.student
        _, scores = self.entered.pop(student, (None, {}))
        if scores:
            contents = self._contents(self._notebooks(submission))
            changed = self._changed(student, contents)
            self.book.write(name, student, submission.timestamp, {}, changed)
        for step in ("autograded", "feedback"):
            shutil.rmtree(self.course.folder(step, student, name), ignore_errors=True)

    def record(self, submission: Submission, results: Results) -> None:
        """Enter results, and write the graded notebooks and the feedback, unless they are there."""
        name = self.assignment.name
        student = submission.student
        timestamp = submission.timestamp
        notebooks = self._notebooks(submission)
        graded = self._graded(student, notebooks, results)
        scores = self._scores(notebooks, results)
        contents = self._contents(notebooks)
        changed = self._changed(student, contents)
        entered = self.entered.get(student) == (timestamp, scores)
        written_before = all(files.holds(path, text) for path, text in graded.items())
        if not entered or changed or not written_before:
            self.book.write(name, student, timestamp, scores, changed)
        late = self.book.set_penalties(name, student, self.course.config, self.policy)
        pages = self._pages(submission, results, notebooks, *late)
        # nbgrader reads it, also where it is empty.
        stamp = f"{timestamp:%Y-%m-%d %H:%M:%S} UTC\n" if timestamp else ""
        stamps = {
            self.course.folder(step, student, name) / "timestamp.txt": stamp
            for step in ("autograded", "feedback")
        }
        for path, text in (graded | pages | stamps).items():
            files.write(path, text)
        # Last: if a run is killed before, the next one finds the same changes.
        self.store.put_notes(contents, "by-hand", name, student)

    def _graded(
        self,
        student: str,
        notebooks: Notebooks,
        results: Results,
    ) -> dict[Path, str]:
        """The graded notebooks."""
        folder = self.course.folder("autograded", student, self.assignment.name)
        made = {}
        for name, result in results.items():
            notebook = graded_notebook(self.plans[name], notebooks[name], result)
            made[folder / f"{name}.ipynb"] = json.dumps(notebook)
        return made

    def _scores(
        self,
        notebooks: Notebooks,
        results: Results,
    ) -> dict[Key, float]:
        """The points of tests, and 0 of answers left as they were released."""
        scores = {}
        for name, cells in notebooks.items():
            for grade_id in written.unanswered(cells, self.released):
                scores[name, grade_id] = 0.0
        for name, result in results.items():
            for check in result.checks:
                scores[name, check.grade_id] = check.score
        return scores

    def _pages(
        self,
        submission: Submission,
        results: Results,
        notebooks: Notebooks,
        penalties: Mapping[str, float],
        why: str,
    ) -> dict[Path, str]:
        """The student's pages, and the secret by which nbgrader's exchange releases them."""
        student = submission.student
        folder = self.course.folder("feedback", student, self.assignment.name)
        manual = self.book.manual(self.assignment.name, student)
        made = {}
        for name, result in results.items():
            by_hand = manual.get(name, {})
            text = page(
                self.assignment,
                student,
                name,
                notebooks[name],
                result,
                by_hand,
                note=f"Handed in: {why}." if why else "",
                taken_off=penalties.get(name, 0.0),
            )
            made[folder / f"{name}.html"] = text
        made[folder / "submission_secret.txt"] = self._secret(submission)
        return made

    def _secret(self, submission: Submission) -> str:
        """The student's own secret, by which the released page is found.

        nbgrader's release of a whole class stops at the first submission without one: it gets what
        nobody can know, a hash of the tests too.
        """
        secret = submission.submitted.files.get("submission_secret.txt", b"")
        if _SECRET.fullmatch(secret):
            return secret.decode()
        key = ledger.key(self.assignment, submission.submitted)
        return hashlib.sha256(f"{key} {submission.student}".encode()).hexdigest()

    def _notebooks(self, submission: Submission) -> Notebooks:
        """The rebuilt notebooks."""
        found = {}
        for name, plan in self.plans.items():
            found[name] = plan.rebuilt(submission.submitted, name).cells
        return found

    def _contents(self, notebooks: Notebooks) -> dict[str, str]:
        """Digests of the answers that points by hand belong to, by notebook and grade id."""
        found = {}
        for name, cells in notebooks.items():
            for grade_id, digest in written.contents(cells, self.released).items():
                found[json.dumps([name, grade_id])] = digest
        return found

    def _changed(self, student: str, contents: dict[str, str]) -> set[Key]:
        """The notebook and grade id of each answer that is not what was there to be graded."""
        before = self.store.notes("by-hand", self.assignment.name, student)
        found = set()
        for key, digest in contents.items():
            if before.get(key) != digest:
                notebook, grade_id = json.loads(key)
                found.add((notebook, grade_id))
        return found
