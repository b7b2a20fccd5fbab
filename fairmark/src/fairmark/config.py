"""What a course can set in nbgrader_config.py, as `c.Fairmark.NAME = VALUE`.

A name that is misspelt, or a value of another type, is an error that says so: a course that is
graded with other settings than its own gets other marks.

Reference: traitlets' documentation of configurable objects.
"""

import difflib
from collections.abc import Iterable

from traitlets import Enum, Float, Int, List, TraitError, Unicode
from traitlets.config import Config, Configurable

from fairmark.model import Way
from fairmark.sandbox.policy import Limits


class Fairmark(Configurable):
    """Settings of the engine."""

    readable = List(
        Unicode(),
        help="Files and folders that students' code may read, besides the installed packages; "
        "relative to the course's folder.",
    ).tag(config=True)
    imports = List(
        Unicode(),
        help="Modules to import once for a whole class, because many answers import them and the "
        "released notebook does not.",
    ).tag(config=True)
    cell_seconds = Float(
        None,
        min=0.1,
        allow_none=True,
        help="Time of a cell, of a test's visible part and of its hidden part. "
        f"None takes c.Execute.timeout, or {Limits.cell:g} where that is no limit.",
    ).tag(config=True)
    submission_seconds = Float(
        Limits.submission,
        min=1.0,
        help="Time of a notebook in all. Tests that are not run by then have no points.",
    ).tag(config=True)
    weakest = Enum(
        [way.value for way in Way],
        default_value=Way.SAME_PROCESS.value,
        help="The weakest way in which a test may be run. apart: where no student code runs, so "
        "that no mark can be forged; other tests are refused. remote: tests that need it get "
        "references to objects of the student's, and what the student's class says of itself is "
        "the student's word. same-process: tests that need more run in the student's process, "
        "where a mark can be forged. Every result names the tests that are not run apart.",
    ).tag(config=True)
    memory = Int(
        Limits.memory,
        min=64 << 20,
        help="Bytes that a submission may use, all its processes together.",
    ).tag(config=True)


def read(config: Config) -> Fairmark:
    """The settings that a course's configuration holds.

    Raises
    ------
    ValueError
        A name or a value is wrong; the message says which, and what is right.

    Examples
    --------
    >>> read(Config({"Fairmark": {"cell_seconds": 5}})).cell_seconds
    5.0
    """
    for section in config:
        if section.lower() == "fairmark" and section != "Fairmark":
            raise ValueError(f"c.{section} has no effect: write c.Fairmark")
    known = Fairmark.class_trait_names(config=True)
    for name in config.get("Fairmark", {}):
        if name not in known:
            raise ValueError(f"c.Fairmark.{name} is no option{_advice(name, known)}")
    try:
        return Fairmark(config=config)
    except TraitError as error:
        raise ValueError(f"c.Fairmark: {error}") from None


def _advice(name: str, known: Iterable[str]) -> str:
    """The option that was probably meant, or all of them."""
    if close := difflib.get_close_matches(name, known, 1):
        return f"; did you mean c.Fairmark.{close[0]}?"
    return f"; the options are {', '.join(sorted(known))}"


def described() -> str:
    """Every option with its default and what it does, for `--help`."""
    traits = Fairmark.class_traits(config=True)
    lines = ["options in nbgrader_config.py:"]
    for name, trait in sorted(traits.items()):
        lines += [f"  c.Fairmark.{name} = {trait.default_value_repr()}", f"      {trait.help}"]
    return "\n".join(lines)
