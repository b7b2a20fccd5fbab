"""Grades notebooks of an nbgrader course: each in a sandbox, by tests that its code can neither see
nor touch."""

import importlib
from typing import Any

__version__ = "0.2.0"
#: Public name -> the module that has it. They are imported when they are asked for: what runs in
#: the sandbox imports none of nbgrader.
_MODULES = {
    "Assignment": "model",
    "Course": "course",
    "FairmarkError": "errors",
    "Outcome": "grading.pipeline",
    "Result": "model",
    "StudentCodeError": "errors",
    "StudentSession": "grading.student_session",
    "Submission": "model",
    "SubmittedFiles": "model",
    "Worker": "grading.worker",
    "grade": "grading.whole_class",
    "session": "grading.worker",
}
__all__ = [
    "Assignment",
    "Course",
    "FairmarkError",
    "Outcome",
    "Result",
    "StudentCodeError",
    "StudentSession",
    "Submission",
    "SubmittedFiles",
    "Worker",
    "__version__",
    "grade",
    "session",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_MODULES[name]}")
    return getattr(module, name)
