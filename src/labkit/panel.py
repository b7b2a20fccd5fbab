"""The labelling panel: a class is its own crowd for ten minutes, one question at a
time, by keys or by buttons.

>>> from labkit import panel
>>> panel.Panel(seed=1)   # in JupyterLab, as the last line of a cell
Labelling panel: 63 questions, 0 answered
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from labkit import challenge, labels, wording
from labkit.labels import Labels, LabelsError


class Panel(anywidget.AnyWidget):
    """Asks a worker's questions and writes every answer down at once.

    What is on disk is the truth: each answer, and each undo, starts from what the files
    say. So the panel goes on where it was after the kernel was restarted, the browser
    closed or the cell run again, and two open panels cannot overwrite each other's
    answers. Nothing is written before the first answer.

    Parameters
    ----------
    seed : int
        The class's, from its instructor: it decides which HITs the class labels.
    folder : str or Path
        Where the files are, made with the first answer; by default
        `class-labels` beside the notebook.
    question : str or Path, optional
        A question file (`labkit.wording`). Chance, fixed by the worker's id,
        decides whether the old or the new wording is shown, and the answers are
        also written to `wording-....csv`.

    Raises
    ------
    ValueError
        The seed is no whole number from 0 on, or the question file is not in order.
    LabelsError
        What was written earlier is damaged; the message says what
        to do. Nothing is changed.
    OSError
        It cannot be read.
    """

    _esm = Path(__file__).with_name("panel.js")
    _css = Path(__file__).with_name("panel.css")
    #: What the browser shows, and nothing else: it is not told
    #: which questions are gold.
    shown = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        seed: int,
        folder: str | Path = "class-labels",
        question: str | Path | None = None,
    ) -> None:
        super().__init__()
        self._wording = None if question is None else wording.read(Path(question))
        self._folder = Path(folder)
        self._begin = Labels(challenge.draw_worker(), seed)
        self._turn = 0
        challenge.pool(seed)  # a seed that is none is refused here
        now = self._on_disk()
        if now.answers:
            # The other files too, should an earlier run have ended between them.
            self._write(now)
        self._show(now)
        self.on_msg(self._hear)

    def __repr__(self) -> str:
        return (
            f"Labelling panel: {self.shown['total']} questions, {self.shown['done']} "
            "answered"
        )

    def _on_disk(self) -> Labels:
        """What was answered so far; a worker who has not begun yet keeps the id
        that this panel drew."""
        found = labels.read(self._folder)
        if found is not None and found.seed != self._begin.seed:
            raise LabelsError(
                f"{self._folder / labels.JOURNAL}: its answers were given with seed "
                f"{found.seed}, and this cell "
                f"says {self._begin.seed}. Correct the seed, or rename the folder to "
                "begin anew."
            )
        return found or self._begin

    def _write(self, now: Labels) -> None:
        labels.write(self._folder, now)
        if self._wording is not None:
            wording.write(self._folder, now, self._wording)

    def _hear(
        self,
        _widget: anywidget.AnyWidget,
        said: Any,
        _buffers: Any,
    ) -> None:
        """Take what the browser sends: {"do": "answer" or "undo", "done": answers
        that it knows of, ...}."""
        note, fault = "", ""
        try:
            now = self._on_disk()
            if said["done"] != len(now.answers):
                note = (
                    "This panel was behind: the labels were changed elsewhere. Here is "
                    "where they stand."
                )
            elif said["do"] == "undo" and now.answers:
                self._write(now.without_last())
                note = f"Taken back: your answer was {now.answers[-1].answer.lower()}."
            elif said["do"] == "answer":
                self._write(now.with_answer(said["answer"], said["seconds"]))
        except OSError as error:
            why = error.strerror or error
            fault = (
                f"Not saved: {why} ({self._folder}). Make room or mend the folder's "
                "rights, then answer again."
            )
        except (ValueError, KeyError, TypeError) as error:
            fault = str(error)
        try:
            self._show(self._on_disk(), note, fault)
        except (OSError, LabelsError) as error:
            self._turn += 1
            self.shown = {
                **self.shown,
                "turn": self._turn,
                "note": "",
                "fault": str(error),
            }

    def _show(
        self,
        now: Labels,
        note: str = "",
        fault: str = "",
    ) -> None:
        questions = now.asked()
        done = len(now.answers)
        question = questions[done] if done < len(questions) else None
        self._turn += 1  # so that the browser hears of every message that it was heard
        self.shown = {
            "turn": self._turn,
            "done": done,
            "total": len(questions),
            "attribute": question.attribute if question else "",
            "meaning": question.meaning if question else "",
            "adjective": question.adjective if question else "",
            "wording": self._wording.ask(now.worker, question)
            if question and self._wording
            else "",
            "file": self._shown_file(now),
            "note": note,
            "fault": fault,
        }

    def _shown_file(self, now: Labels) -> str:
        name = now.file if self._wording is None else wording.file(now)
        return name if self._folder.is_absolute() else (self._folder / name).as_posix()
