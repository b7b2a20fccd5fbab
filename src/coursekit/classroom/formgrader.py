"""Formgrader for several graders: who gave what is kept, two on one answer are told, and comments
are picked by code.

An extension of Jupyter's server, which loads before nbgrader's own (they load in the order of their
names), so that these pages are found first. `jupyter/instructors` has it beside all of Formgrader.
`jupyter/graders` is the hub's service for graders: there everything but the pages to grade on is
closed, so that somebody who may give marks may not read files or run code of the course's account.

Reference: nbgrader's documentation (Using nbgrader with JupyterHub); jupyter_server's (Authorizer).
"""

import getpass
import json
import math
import mimetypes
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server.auth import Authorizer
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from nbgrader.api import Comment, Grade, MissingEntry
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from nbgrader.server_extensions.formgrader.base import BaseHandler, check_notebook_dir, check_xsrf
from tornado import web

from coursekit.classroom import comments, graders
from coursekit.classroom.graders import Given, Shared
from fairmark.counting import counted

#: The header of an answer that says what a grader should know, quoted as in an address.
TOLD = "X-Graders"
#: Before what nbgrader shows of a submission.
_PLACE = '<div class="panel panel-default">'
_STEP = "(?P<action>(?:next|prev)(?:_incorrect)?)"
_STYLE = """<style>
  #notebook img { max-width: 100%; height: auto; }
  #graders-told:not(:empty) { position: fixed; bottom: 1em; left: 1em; z-index: 9; margin: 0;
    padding: .75em 1em; border: 1px solid #8a6d3b; background: #fcf8e3; }
</style>"""
_SCRIPT = f"""<script>$(document).ajaxComplete((event, answer) => {{
  const told = answer.getResponseHeader("{TOLD}");
  if (told !== null) $("#graders-told").text(decodeURIComponent(told));
}});</script>"""


class Closed(Authorizer):
    """Nobody may use what asks Jupyter's server for permission: files, kernels, terminals."""

    def is_authorized(
        self,
        handler: Any,
        user: Any,
        action: str,
        resource: str,
    ) -> bool:
        """No."""
        return False


class Page(BaseHandler):
    """What all pages here know: who looks at it, and how the lab was shared out."""

    @property
    def root(self) -> Path:
        """The course."""
        return Path(self.coursedir.root)

    @property
    def grader(self) -> str:
        """Who is at it: by the hub, or by the account that runs the server."""
        if "JUPYTERHUB_SERVICE_PREFIX" in os.environ:
            return self.current_user.username
        return getpass.getuser()

    @property
    def is_service(self) -> bool:
        """Whether this is the service for graders."""
        return isinstance(self.authorizer, Closed)

    async def prepare(self, **options: Any) -> None:
        """Refuse whoever does not grade (any more); see what other programs entered meanwhile."""
        await super().prepare(**options)
        self.gradebook.db.rollback()
        is_known_to_the_hub = self.is_service and self.current_user
        if is_known_to_the_hub and self.grader not in self._people():
            raise web.HTTPError(403, f"{self.grader} does not grade this course")

    def _people(self) -> set[str]:
        """Those in graders.csv, and the instructor, whose account this runs as."""
        path = self.root / graders.NAME
        people = {getpass.getuser()}
        if path.is_file():
            people.update(graders.read_graders(path))
        return people

    def shared(self, lab: str) -> Shared | None:
        """How a lab was shared out; None for an instructor at their own server, who has no part in
        it and sees everything."""
        shared = Shared.read(self.root, lab)
        if shared and (self.is_service or self.grader in shared.people):
            return shared
        return None

    def is_own(self, lab: str, student: str) -> bool:
        """Whether a student's answers are for this grader, or for anybody."""
        shared = self.shared(lab)
        if shared is None or self.grader not in shared.people:
            return True
        return self.grader in shared.graders.get(student, ())

    def code(self, lab: str, student: str) -> str:
        """What stands for a student: the name, or a number where the lab is graded blind."""
        shared = self.shared(lab)
        if shared is None or not shared.blind:
            return student
        return shared.code(student)

    def without_names(self, data: dict[str, Any], lab: str) -> dict[str, Any]:
        """What is known of a student's work, with the name only where it may be read."""
        student = data["student"]
        code = self.code(lab, student)
        if code != student:
            data |= _without_name(code)
        return data

    def tell(self, text: str) -> None:
        """Have the page say something to the grader; nothing takes away what it said before."""
        self.set_header(TOLD, quote(text))


def _without_name(code: str) -> dict[str, str | None]:
    """What stands for a student's names where nobody may read them."""
    return {
        "student": code,
        "first_name": None,
        "last_name": None,
    }


# ---- what a grader saves


class Masked(Page):
    """What nbgrader sends, without names where the lab is graded blind."""

    def write(self, chunk: str) -> None:
        """Send it."""
        if self.get_status() == 200:
            data = json.loads(chunk)
            everything = data if isinstance(data, list) else [data]
            for one in everything:
                self.without_names(one, one["assignment"])
            chunk = json.dumps(data)
        super().write(chunk)


class GradePage(Masked, apihandlers.GradeHandler):
    """Points of one cell."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    def put(self, grade_id: str) -> None:
        """Save the points, in the log too; whoever is far from another grader is told."""
        try:
            grade = self.gradebook.find_grade_by_id(grade_id)
        except MissingEntry:
            raise web.HTTPError(404) from None
        data = self.get_json_body()
        score = data.get("manual_score")
        points = _points(score, grade.max_score)
        before = grade.manual_score
        self.tell("")
        try:
            grade.manual_score = points
            grade.extra_credit = _points(data.get("extra_credit"))
            grade.needs_manual_grade = points is None and grade.auto_score is None
            if points != before:
                self._record(grade, points)
            self.gradebook.db.commit()
        except Exception:
            self.gradebook.db.rollback()
            raise
        self.write(json.dumps(grade.to_dict()))

    def _record(self, grade: Grade, points: float | None) -> None:
        log = graders.Log(self.root)
        before = _given(log, grade, self.grader)
        given = replace(before, points=points)
        log.add([given])
        of_lab = log.of(given.lab)
        now = of_lab.get(given.key, [])
        if len(now) > 1:
            most = grade.max_score
            said = f"{given.cell}: {graders.described(now)} of {counted(most, 'point')}."
            if points is not None and graders.apart(now, most):
                grade.needs_manual_grade = True
                said += " Talk first; Resolve then keeps what stands here."
            self.tell(said)


class CommentPage(Masked, apihandlers.CommentHandler):
    """The comment on one cell."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    def put(self, comment_id: str) -> None:
        """Save the comment with the words of its codes, in the log too."""
        try:
            comment = self.gradebook.find_comment_by_id(comment_id)
        except MissingEntry:
            raise web.HTTPError(404) from None
        data = self.get_json_body()
        text = data.get("manual_comment") or ""
        codes: list[str] = []
        lab = comment.assignment.name
        try:
            everything = comments.read(self.root)
            known = comments.of_cell(everything, lab, comment.name)
            text, codes = comments.expanded(text, known)
        except comments.CommentError as error:
            self.tell(f"{comment.name}: {error}. It is saved as you typed it.")
        log = graders.Log(self.root)
        before = _given(log, comment, self.grader)
        given = replace(before, comment=text, codes=codes)
        log.add([given])
        comment.manual_comment = text or None
        self.gradebook.db.commit()
        self.write(json.dumps(comment.to_dict()))


def _given(
    log: graders.Log,
    saved: Grade | Comment,
    grader: str,
) -> Given:
    """A line for the log, with what this grader gave the cell before."""
    lab = saved.assignment.name
    student = saved.student.id
    cell = saved.name
    now = datetime.now().astimezone()
    last = log.last(lab, student, cell, grader)
    return Given(
        lab=lab,
        student=student,
        cell=cell,
        grader=grader,
        points=last.points if last else None,
        comment=last.comment if last else "",
        when=now.isoformat(timespec="seconds"),
        codes=last.codes if last else [],
        where=graders.FORMGRADER,
    )


def _points(value: Any, most: float = math.inf) -> float | None:
    """Points as the page sends them: a number, its text, or nothing."""
    if value in (None, ""):
        return None
    try:
        points = float(value)
    except (TypeError, ValueError):
        points = math.nan
    if not 0 <= points <= most:
        raise web.HTTPError(400, f"expected 0 to {counted(most, 'point')}, found {value!r}")
    return points


# ---- what a grader reads


class GradesPage(Masked, apihandlers.GradeCollectionHandler):
    """Points of a submission."""


class CommentsPage(Masked, apihandlers.CommentCollectionHandler):
    """Comments on a submission."""


class FlagPage(Page, apihandlers.FlagSubmissionHandler):
    """The flag of a submission."""

    def write(self, chunk: str) -> None:
        """Send no more than the flag, which is all that the page reads."""
        if self.get_status() == 200:
            data = json.loads(chunk)
            chunk = json.dumps({"flagged": data["flagged"]})
        super().write(chunk)


class SubmissionsPage(Page, apihandlers.SubmittedNotebookCollectionHandler):
    """The submissions of a notebook: a grader's own."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    def get(self, lab: str, notebook: str) -> None:
        """The list."""
        found = []
        for one in self.api.get_notebook_submissions(lab, notebook):
            if self.is_own(lab, one["student"]):
                found.append(self.without_names(one, lab))
        self.write(json.dumps(found))


class Navigation(Page, handlers.SubmissionNavigationHandler):
    """From a submission to the next: of a grader's own."""

    def _get_submission_ids(self, lab: str, notebook: str) -> list[str]:
        ids = super()._get_submission_ids(lab, notebook)
        return self._own(lab, ids)

    def _get_incorrect_submission_ids(
        self,
        lab: str,
        notebook: str,
        submission: Any,
    ) -> list[str]:
        ids = super()._get_incorrect_submission_ids(lab, notebook, submission)
        return self._own(lab, ids)

    def _own(self, lab: str, ids: Sequence[str]) -> list[str]:
        if self.shared(lab) is None:
            return list(ids)
        here = self.path_kwargs["submission_id"]
        found = []
        for one in ids:
            submission = self.gradebook.find_submission_notebook_by_id(one)
            if one == here or self.is_own(lab, submission.student.id):
                found.append(one)
        return found


class SubmissionPage(Page, handlers.SubmissionHandler):
    """A submission to grade, below what its graders should know."""

    @property
    def exporter(self) -> "SubmissionPage":
        """Makes the page: nbgrader's own, with what is said here."""
        return self

    def from_filename(
        self,
        name: str,
        resources: dict[str, Any],
    ) -> tuple[str, dict[str, Any]]:
        """The page of a graded notebook."""
        lab = resources["assignment_id"]
        student = resources["student"]
        code = self.code(lab, student)
        if code != student:
            blind = {**_without_name(code), "notebook_path": ""}
            resources = resources | blind
        exporter = super().exporter
        html, resources = exporter.from_filename(name, resources=resources)
        head, place, rest = html.partition(_PLACE)
        known = self._known(lab, student)
        return f"{head}{known}{place}{rest}", resources

    def _known(self, lab: str, student: str) -> str:
        """Who else grades it, what was given, and which comments there are."""
        lines = []
        shared = self.shared(lab)
        if shared and not self.is_own(lab, student):
            names = shared.graders.get(student, ["nobody"])
            lines.append(f"This submission is for {', '.join(names)}.")
        log = graders.Log(self.root)
        for (owner, cell), given in log.of(lab).items():
            if owner == student:
                said = graders.described(given)
                lines.append(f"{cell}: {said}")
        items = [f"<li>{escape(line)}</li>" for line in lines]
        listed = "".join(items)
        to_pick = self._to_pick(lab)
        return (
            '<div class="panel panel-info" id="graders"><div class="panel-body">'
            f'<p id="graders-told" role="status"></p><ul>{listed}</ul>{to_pick}'
            f"</div></div>{_STYLE}{_SCRIPT}"
        )

    def _to_pick(self, lab: str) -> str:
        items = []
        for one in comments.read(self.root):
            if one.lab in ("", lab):
                where = f" ({one.cell})" if one.cell else ""
                words = escape(f"{where} {one.comment}")
                items.append(f"<li><code>#{one.code}</code>{words}")
        if not items:
            return ""
        summary = "<summary>▸ Comments to pick: type the code</summary>"
        listed = "".join(items)
        return f"<details>{summary}<ul>{listed}</ul></details>"


class Picture(Page):
    """A picture of a lab's text, where the page of a submission looks for it."""

    @web.authenticated
    def get(self, name: str) -> None:
        """Send it."""
        path = self.root / "lectures" / "figures" / name
        if not path.is_file():
            raise web.HTTPError(404)
        kind, _ = mimetypes.guess_type(name)
        self.set_header("Content-Type", kind or "application/octet-stream")
        self.finish(path.read_bytes())


class AssignmentsPage(Page, handlers.GradebookAssignmentsHandler):
    """The labs."""


class NotebooksPage(Page, handlers.GradebookNotebooksHandler):
    """The notebooks of a lab."""


class NotebookPage(Page, handlers.GradebookNotebookSubmissionsHandler):
    """The submissions of a notebook."""


class AssignmentList(Page, apihandlers.AssignmentCollectionHandler):
    """The labs, for a page."""


class NotebookList(Page, apihandlers.NotebookCollectionHandler):
    """The notebooks of a lab, for a page."""


class Refused(BaseHandler):
    """All else of Formgrader, in the service for graders."""

    def prepare(self) -> None:
        """Refuse it."""
        raise web.HTTPError(403, "this is for instructors")


#: What takes the place of nbgrader's pages.
OWN: list[tuple[str, type]] = [
    ("formgrader/api/grade/([^/]+)", GradePage),
    ("formgrader/api/comment/([^/]+)", CommentPage),
    ("formgrader/api/grades", GradesPage),
    ("formgrader/api/comments", CommentsPage),
    ("formgrader/api/submitted_notebooks/([^/]+)/([^/]+)", SubmissionsPage),
    (f"formgrader/submissions/(?P<submission_id>[^/]+)/{_STEP}/?", Navigation),
    ("formgrader/submissions/([^/.]+)/?", SubmissionPage),
    (r"formgrader/lectures/figures/((?:[\w-]+/)*[\w-]+\.(?:png|svg))", Picture),
]
#: What else graders need; then all that they do not get, but for styles, scripts and fonts.
FOR_GRADERS: list[tuple[str, type]] = [
    ("formgrader/gradebook/?", AssignmentsPage),
    ("formgrader/gradebook/([^/]+)/?", NotebooksPage),
    ("formgrader/gradebook/([^/]+)/([^/]+)/?", NotebookPage),
    ("formgrader/api/assignments", AssignmentList),
    ("formgrader/api/notebooks/([^/]+)", NotebookList),
    ("formgrader/api/submitted_notebook/([^/]+)/flag", FlagPage),
    ("formgrader(?!/static/|/fonts/).*", Refused),
]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Put the pages before nbgrader's."""
    rules = list(OWN)
    if isinstance(server.authorizer, Closed):
        rules += FOR_GRADERS
    base = server.web_app.settings["base_url"]
    made = []
    for path, page in rules:
        address = url_path_join(base, path)
        made.append((address, page))
    server.web_app.add_handlers(".*$", made)
