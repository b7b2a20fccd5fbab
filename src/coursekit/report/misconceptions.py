"""Which misconception is how common.

Every wrong answer of the kill matrix stands for one misconception, and leaves a fingerprint when it
is graded: which checks it fails, in the visible part or in the hidden one, and what they say,
numbers left out. A student's exercise with the same fingerprint is counted for it. Where several
wrong answers share one, their numbers decide if they are equal to the student's; otherwise the
exercise is called ambiguous.

The wrong answers are graded by fairmark as a class of its own, several exercises' to a notebook,
and their results lie in the ledger like everybody's: the next report finds them there.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from tqdm import tqdm

from coursekit import answers, notebooks
from coursekit.answers import Answer
from coursekit.notebooks import Lab, Part, grader
from coursekit.report.reading import LEDGER
from fairmark import course as courses
from fairmark.errors import SandboxError
from fairmark.grading import runners
from fairmark.model import Assignment, CheckResult, SubmittedFiles
from fairmark.store import ledger
from fairmark.store.ledger import Ledger

# How an exercise can stand: see `Verdict`.
RIGHT = "right"
BLANK = "blank"
KNOWN = "known"
AMBIGUOUS = "ambiguous"
FOLLOWS = "follows"
UNKNOWN = "none we know"
#: A NumPy scalar as it is printed, and a number that is not part of a name.
_SCALAR = re.compile(r"\bnp\.\w+\(([^()]*)\)")
_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


#: Side, state and words of a failure, without numbers.
Shape = tuple[str, str, str]


@dataclass(frozen=True)
class Failure:
    """A check that is not passed.

    Attributes
    ----------
    side : str
        "visible" or "hidden": the part in which it ended.
    state : str
        As in `fairmark.model.STATES`.
    said : str
        The message, in one line; NumPy's scalars as plain numbers.
    """

    side: str
    state: str
    said: str

    @property
    def shape(self) -> Shape:
        """What is compared: numbers are left out of what it says.

        Examples
        --------
        >>> Failure("hidden", "failed", "f(3): expected 6, found -0.5").shape
        ('hidden', 'failed', 'f(#): expected #, found #')
        """
        words = _NUMBER.sub("#", self.said)
        return self.side, self.state, words


#: Test -> how it failed.
Failures = dict[str, Failure]


@dataclass(frozen=True)
class Wrong:
    """A wrong answer, graded.

    Attributes
    ----------
    key : str
        Of the exercise.
    says : str
        The misconception, in the words of the answer's first comment.
    failures : dict of str to Failure
        Of the exercise's own tests.
    spoils : frozenset of str
        Tests of other exercises that it fails.
    """

    key: str
    says: str
    failures: Failures
    spoils: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """How a student's exercise stands.

    Attributes
    ----------
    kind : str
        RIGHT; BLANK, as it was released, or the rest of it; KNOWN, one misconception; AMBIGUOUS,
        one of several; FOLLOWS, only what another exercise's answer spoils, behind which one's own
        mistake cannot be seen; or UNKNOWN.
    fits : tuple of str
        The names of the wrong answers; of FOLLOWS the numbers of the other exercises.
    failures : dict of str to Failure
        What is not passed.
    """

    kind: str
    fits: tuple[str, ...] = ()
    failures: Failures = field(default_factory=dict)


@dataclass(frozen=True)
class Matrix:
    """What a lab's wrong answers look like when they are graded.

    Attributes
    ----------
    wrong : dict of str to Wrong
        By name: the file's, without its ending.
    blank : dict of str to (dict of str to Failure)
        By the exercise's key, what the lab as it was released fails.
    """

    wrong: dict[str, Wrong]
    blank: dict[str, Failures]

    def verdicts(
        self,
        exercises: Iterable[Part],
        checks: Mapping[str, CheckResult],
    ) -> dict[str, Verdict]:
        """How each exercise of a submission stands, by the exercise's key."""
        found = {}
        numbers = {}
        for part in exercises:
            own = failures(tests(part), checks)
            found[part.key] = self._verdict(part.key, own, frozenset())
            numbers[part.key] = part.number or ""
        final = {}
        for key in found:
            final[key] = self._beside_others(key, found, numbers)
        return final

    def _beside_others(
        self,
        key: str,
        found: Mapping[str, Verdict],
        numbers: Mapping[str, str],
    ) -> Verdict:
        """An exercise, in view of what the others' answers spoil; by key, how each stands by
        itself, and its number."""
        verdict = found[key]
        if verdict.kind in (RIGHT, BLANK):
            return verdict
        own = verdict.failures
        foreign = set[str]()
        culprits = []
        empty = []
        for other, theirs in found.items():
            if theirs.kind == BLANK:
                empty.append(numbers[other])
            spoilt = self._spoilt(theirs) & own.keys()
            if other != key and spoilt:
                culprits.append(numbers[other])
                foreign |= spoilt
        if foreign == own.keys():
            return Verdict(FOLLOWS, tuple(culprits), own)
        if foreign:  # what they say is no evidence either
            return self._verdict(key, own, frozenset(foreign))
        if verdict.kind == UNKNOWN and self._stops_at_a_blank(key, own):
            kind = FOLLOWS if empty else BLANK
            return Verdict(kind, tuple(empty), own)
        return verdict

    def _verdict(
        self,
        key: str,
        own: Failures,
        besides: frozenset[str],
    ) -> Verdict:
        """One exercise by itself, without the tests that something else spoils."""
        if not own:
            return Verdict(RIGHT)
        if _shapes(own) == _shapes(self.blank[key]):
            return Verdict(BLANK, failures=own)
        fits = self._fits(key, own, besides)
        kind = AMBIGUOUS
        if not fits:
            kind = UNKNOWN
        elif len(fits) == 1:
            kind = KNOWN
        return Verdict(kind, tuple(fits), own)

    def _fits(
        self,
        key: str,
        own: Failures,
        besides: frozenset[str],
    ) -> list[str]:
        """The wrong answers of the same shape; of several, those that say the same numbers too."""
        shapes = _shapes(own, besides)
        said = _without(own, besides)
        fits = []
        equal = []
        for name, wrong in sorted(self.wrong.items()):
            if wrong.key != key:
                continue
            if _shapes(wrong.failures, besides) == shapes:
                fits.append(name)
                if _without(wrong.failures, besides) == said:
                    equal.append(name)
        if len(fits) > 1 and equal:
            return equal
        return fits

    def _spoilt(self, verdict: Verdict) -> frozenset[str]:
        """The tests of other exercises that every misconception which fits would fail."""
        if verdict.kind not in (KNOWN, AMBIGUOUS):
            return frozenset()
        spoils = [self.wrong[name].spoils for name in verdict.fits]
        return frozenset.intersection(*spoils)

    def _stops_at_a_blank(self, key: str, own: Failures) -> bool:
        """Whether all that fails does so as in the lab as it was released: for want of this
        exercise's answer, or another's."""
        blank = _shapes(self.blank[key])
        return _shapes(own).items() <= blank.items()


def tests(part: Part) -> list[str]:
    """Grade ids of an exercise's tests."""
    return [grader(cell)["grade_id"] for cell in part.tests]


def failures(names: Iterable[str], checks: Mapping[str, CheckResult]) -> Failures:
    """Those of the tests that did not give full points."""
    found = {}
    for name in names:
        check = checks[name]
        if check.score < check.points:
            side = "hidden" if check.hidden else "visible"
            message = _SCALAR.sub(r"\1", check.message)
            said = " ".join(message.split())
            found[name] = Failure(side, check.state, said)
    return found


def _without(own: Failures, besides: frozenset[str]) -> Failures:
    """Failures of other tests than these."""
    left = {}
    for test, failure in own.items():
        if test not in besides:
            left[test] = failure
    return left


def _shapes(own: Failures, besides: frozenset[str] = frozenset()) -> dict[str, Shape]:
    """What is compared, of other tests than these."""
    left = _without(own, besides)
    return {test: failure.shape for test, failure in left.items()}


# ---- the wrong answers, graded


def bundles(lab: Lab) -> list[dict[str, Answer]]:
    """A lab's wrong answers, packed into few notebooks, so that none disturbs another's tests.

    Returns
    -------
    list of dict of str to Answer
        Of each notebook: key of an exercise -> its answer; the others get a right one.
    """
    released = notebooks.read(lab.release)
    own = {}
    for part in notebooks.exercises(released):
        own[part.key] = set(tests(part))
    packed: list[dict[str, Answer]] = []
    for answer in answers.load(lab):
        if answer.right:
            continue
        for bundle in packed:
            together = [*bundle.values(), answer]
            if answer.key not in bundle and not _disturb(together, own):
                bundle[answer.key] = answer
                break
        else:
            packed.append({answer.key: answer})
    return packed


def _disturb(together: list[Answer], own: Mapping[str, set[str]]) -> bool:
    """Whether one of these answers fails a test of another one's exercise."""
    pairs = permutations(together, 2)
    return any(one.loses & own[other.key] for one, other in pairs)


def learn(
    root: Path,
    lab: Lab,
    isolated: bool,
    jobs: int,
) -> Matrix:
    """Grade a lab's wrong answers, and the lab as it was released, unless the ledger knows them.

    Parameters
    ----------
    root : Path
        The course.
    lab : Lab
    isolated : bool
        Whether they run in the sandbox, as the class did.
    jobs : int
        Notebooks at a time.

    Raises
    ------
    RuntimeError
        One of them cannot be graded.
    OSError
        Another run is grading the course, or there is no room.
    """
    course = courses.read(root)
    store = Ledger(root / LEDGER)
    assignment = course.assignment(lab.name, isolated)
    released = notebooks.read(lab.release)
    packed = bundles(lab)
    sent = _sent(lab, released, packed)
    keys = [ledger.key(assignment, one) for one in sent]
    new = {}
    for key, one in zip(keys, sent, strict=True):
        if store.get(key) is None:
            new[key] = one
    if new:
        with course.locked():
            _grade(assignment, new, store, jobs)
    blank, *graded = [_checks(store, key) for key in keys]
    own = {part.key: tests(part) for part in notebooks.exercises(released)}
    wrong = {}
    for bundle, checks in zip(packed, graded, strict=True):
        for key, answer in bundle.items():
            name = answer.path.stem
            wrong[name] = Wrong(
                key,
                answer.about,
                failures=failures(own[key], checks),
                spoils=answer.loses.difference(own[key]),
            )
    of_blank = {key: failures(names, blank) for key, names in own.items()}
    in_order = dict(sorted(wrong.items()))
    return Matrix(in_order, of_blank)


def _sent(
    lab: Lab,
    released: NotebookNode,
    packed: list[dict[str, Answer]],
) -> list[SubmittedFiles]:
    """What is graded: the lab as it was released, and a notebook of each bundle."""
    spare = {}
    for answer in reversed(answers.load(lab)):
        if answer.right:
            spare[answer.key] = answer
    sent = [_submitted(lab, released)]
    for bundle in packed:
        chosen = {**spare, **bundle}
        notebook = answers.insert(released, list(chosen.values()))
        sent.append(_submitted(lab, notebook))
    return sent


def _grade(
    assignment: Assignment,
    new: Mapping[str, SubmittedFiles],
    store: Ledger,
    jobs: int,
) -> None:
    """Grade what the ledger does not know, by its keys."""
    name = assignment.name
    keys = list(new)
    with (
        runners.local(jobs) as run,
        tqdm(total=len(new), desc=f"{name}: wrong answers", unit="notebook") as bar,
    ):
        for place, made in run(assignment, list(new.values())):
            if isinstance(made, SandboxError):
                raise made
            if isinstance(made, Exception):
                said = f"{name}: its wrong answers cannot be graded: {made}"
                raise RuntimeError(said) from made
            store.put(keys[place], made)
            bar.update()


def _submitted(lab: Lab, notebook: NotebookNode) -> SubmittedFiles:
    """A notebook as a student hands it in."""
    content = nbformat.writes(notebook).encode()
    return SubmittedFiles({lab.notebook: content})


def _checks(store: Ledger, key: str) -> dict[str, CheckResult]:
    results = store.get(key)
    if results is None:
        raise RuntimeError(f"{store.folder}: a result that was just stored cannot be read back")
    found = {}
    for result in results.values():
        for check in result.checks:
            found[check.grade_id] = check
    return found
