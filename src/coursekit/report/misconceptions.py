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
from pathlib import Path

import nbformat
from tqdm import tqdm

from coursekit import answers, notebooks
from coursekit.answers import Answer
from coursekit.notebooks import Lab, Part, grader
from coursekit.report.reading import LEDGER
from fairmark import course as courses
from fairmark.errors import SandboxError
from fairmark.grading import runners
from fairmark.model import CheckResult, SubmittedFiles
from fairmark.store import ledger
from fairmark.store.ledger import Ledger

#: How an exercise can stand.
RIGHT, BLANK, KNOWN, AMBIGUOUS, FOLLOWS, UNKNOWN = (
    "right",
    "blank",
    "known",
    "ambiguous",
    "follows",
    "none we know",
)
#: A NumPy scalar as it is printed, and a number that is not part of a name.
_SCALAR = re.compile(r"\bnp\.\w+\(([^()]*)\)")
_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


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
    def shape(self) -> tuple[str, str, str]:
        """What is compared: numbers are left out of what it says.

        Examples
        --------
        >>> Failure("hidden", "failed", "f(3): expected 6, found -0.5").shape
        ('hidden', 'failed', 'f(#): expected #, found #')
        """
        return self.side, self.state, _NUMBER.sub("#", self.said)


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
        parts = list(exercises)
        failed = {part.key: failures(tests(part), checks) for part in parts}
        found = {key: self._verdict(key, each, frozenset()) for key, each in failed.items()}
        spoilt = {key: self._spoilt(verdict) for key, verdict in found.items()}
        empty = {key for key, verdict in found.items() if verdict.kind == BLANK}
        for part in parts:
            key, own = part.key, failed[part.key]
            if found[key].kind in (RIGHT, BLANK):
                continue
            culprits = {
                other.number or "": spoilt[other.key] & own.keys()
                for other in parts
                if other.key != key
            }
            foreign = frozenset().union(*culprits.values())
            if foreign == own.keys():
                found[key] = Verdict(
                    FOLLOWS, tuple(number for number, each in culprits.items() if each), own
                )
            elif foreign:  # what they say is no evidence either
                found[key] = self._verdict(key, own, foreign)
            elif found[key].kind == UNKNOWN and self._stops_at_a_blank(key, own):
                blank = tuple(other.number or "" for other in parts if other.key in empty)
                found[key] = Verdict(FOLLOWS, blank, own) if blank else Verdict(BLANK, failures=own)
        return found

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
        fits = {
            name: each.failures
            for name, each in self.wrong.items()
            if each.key == key and _shapes(each.failures, besides) == _shapes(own, besides)
        }
        equal = [
            name for name, each in fits.items() if _without(each, besides) == _without(own, besides)
        ]
        names = tuple(sorted(equal if len(fits) > 1 and equal else fits))
        return Verdict({0: UNKNOWN, 1: KNOWN}.get(len(names), AMBIGUOUS), names, own)

    def _spoilt(self, verdict: Verdict) -> frozenset[str]:
        """The tests of other exercises that every misconception which fits would fail."""
        if verdict.kind not in (KNOWN, AMBIGUOUS):
            return frozenset()
        return frozenset.intersection(*(self.wrong[name].spoils for name in verdict.fits))

    def _stops_at_a_blank(self, key: str, own: Failures) -> bool:
        """Whether all that fails does so as in the lab as it was released: for want of this
        exercise's answer, or another's."""
        return all(
            test in self.blank[key] and self.blank[key][test].shape == each.shape
            for test, each in own.items()
        )


def tests(part: Part) -> list[str]:
    """Grade ids of an exercise's tests."""
    return [grader(cell)["grade_id"] for cell in part.tests]


def failures(names: Iterable[str], checks: Mapping[str, CheckResult]) -> Failures:
    """Those of the tests that did not give full points."""
    return {
        name: Failure(
            "hidden" if checks[name].hidden else "visible",
            checks[name].state,
            " ".join(_SCALAR.sub(r"\1", checks[name].message).split()),
        )
        for name in names
        if checks[name].score < checks[name].points
    }


def _without(own: Failures, besides: frozenset[str]) -> Failures:
    return {test: each for test, each in own.items() if test not in besides}


def _shapes(
    own: Failures, besides: frozenset[str] = frozenset()
) -> dict[str, tuple[str, str, str]]:
    return {test: each.shape for test, each in own.items() if test not in besides}


# ---- the wrong answers, graded


def bundles(lab: Lab) -> list[dict[str, Answer]]:
    """A lab's wrong answers, packed into few notebooks, so that none disturbs another's tests.

    Returns
    -------
    list of dict of str to Answer
        Of each notebook: key of an exercise -> its answer; the others get a right one.
    """
    own = {part.key: set(tests(part)) for part in notebooks.exercises(notebooks.read(lab.release))}
    packed: list[dict[str, Answer]] = []
    for answer in answers.load(lab):
        if answer.right:
            continue
        for bundle in packed:
            with_it = [*bundle.values(), answer]
            if answer.key not in bundle and not any(
                one.loses & own[other.key]
                for one in with_it
                for other in with_it
                if one is not other
            ):
                bundle[answer.key] = answer
                break
        else:
            packed.append({answer.key: answer})
    return packed


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
    course, store = courses.read(root), Ledger(root / LEDGER)
    assignment = course.assignment(lab.name, isolated)
    released = notebooks.read(lab.release)
    exercises = notebooks.exercises(released)
    spare = {answer.key: answer for answer in reversed(answers.load(lab)) if answer.right}
    packed = bundles(lab)
    sent = [
        released,
        *(answers.insert(released, list({**spare, **bundle}.values())) for bundle in packed),
    ]
    handed = [
        SubmittedFiles({lab.notebook: nbformat.writes(notebook).encode()}) for notebook in sent
    ]
    keys = [ledger.key(assignment, one) for one in handed]
    new = [index for index, key in enumerate(keys) if store.get(key) is None]
    if new:
        with (
            course.locked(),
            runners.local(jobs) as run,
            tqdm(total=len(new), desc=f"{lab.name}: wrong answers", unit="notebook") as bar,
        ):
            for place, made in run(assignment, [handed[index] for index in new]):
                if isinstance(made, SandboxError):
                    raise made
                if isinstance(made, Exception):
                    raise RuntimeError(
                        f"{lab.name}: its wrong answers cannot be graded: {made}"
                    ) from made
                store.put(keys[new[place]], made)
                bar.update()
    graded = [_checks(store, key) for key in keys]
    own = {part.key: tests(part) for part in exercises}
    wrong = {}
    for bundle, checks in zip(packed, graded[1:], strict=True):
        for key, answer in bundle.items():
            wrong[answer.path.stem] = Wrong(
                key, answer.about, failures(own[key], checks), answer.loses - set(own[key])
            )
    return Matrix(
        dict(sorted(wrong.items())), {key: failures(names, graded[0]) for key, names in own.items()}
    )


def _checks(store: Ledger, key: str) -> dict[str, CheckResult]:
    results = store.get(key)
    if results is None:
        raise RuntimeError(f"{store.folder}: a result that was just stored cannot be read back")
    return {check.grade_id: check for result in results.values() for check in result.checks}
