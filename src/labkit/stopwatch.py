"""The stopwatch of lab 06: how many seconds a label takes you, one
by one and by the sheet.

>>> from labkit import stopwatch
>>> stopwatch.Stopwatch()      # in JupyterLab, as the last line of a cell
Stopwatch: 20 digits, then 5 sheets
>>> stopwatch.seconds()        # your own seconds, once it has run
{'picture': 2.0, 'sheet': 5.0, 'exception': 1.0}
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from labkit import labelling

#: What a digit, a sheet and each exception on it cost where nobody took the time.
DEFAULTS = {"picture": 2.0, "sheet": 5.0, "exception": 1.0}
#: Where the stopwatch writes, beside the notebook.
FILE = "my-seconds.json"
PICTURES = 20
SHEETS = 5
#: A second below or above which somebody did not label: slept, or leant on a key.
LIMITS = (0.1, 600.0)


def seconds(folder: str | Path = ".") -> dict[str, float]:
    """Seconds a picture, a sheet and an exception take you, or the
    course's where you took none.

    Parameters
    ----------
    folder : str or Path
        Where the stopwatch wrote its file; by default beside the notebook.

    Returns
    -------
    dict
        "picture", "sheet", "exception" -> seconds.

    Raises
    ------
    ValueError
        The file is damaged; the message says what to do.
    """
    file = Path(folder, FILE)
    if not file.is_file():
        return dict(DEFAULTS)
    try:
        taken = json.loads(file.read_text(encoding="utf-8"))
        return {what: _plausible(taken.get(what, DEFAULTS[what])) for what in DEFAULTS}
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{file}: not what the stopwatch writes ({error}). Delete it and run the "
            "stopwatch again, or go on with the course's seconds."
        ) from error


class Stopwatch(anywidget.AnyWidget):
    """Shows twenty digits, then five sheets, and writes down how long they took.

    The browser takes the times. A page in the background does not count. Nothing is
    written before the last sheet.

    Parameters
    ----------
    folder : str or Path
        Where `my-seconds.json` is written; by default beside the notebook.
    """

    _esm = Path(__file__).with_name("stopwatch.js")
    _css = Path(__file__).with_name("panel.css")
    #: What the browser shows: pixels 0 to 16 of the single digits and of each sheet.
    shown = traitlets.Dict().tag(sync=True)
    #: What was measured, as a sentence.
    result = traitlets.Unicode().tag(sync=True)

    def __init__(self, folder: str | Path = ".") -> None:
        super().__init__()
        self._folder = Path(folder)
        pool = (labelling.digits().pool * 16).astype(int)
        order = np.random.default_rng(6).permutation(len(pool))[:PICTURES]
        groups = labelling.clusters(20, seed=6)
        drawn = labelling.sheets(groups, seed=6)
        sheets = [drawn[groups[drawn] == group] for group in range(SHEETS)]
        self.shown = {
            "pictures": pool[order].tolist(),
            "sheets": [pool[sheet].tolist() for sheet in sheets],
        }
        self.on_msg(self._hear)

    def __repr__(self) -> str:
        return f"Stopwatch: {PICTURES} digits, then {SHEETS} sheets"

    def _hear(
        self,
        _widget: anywidget.AnyWidget,
        said: Any,
        _buffers: Any,
    ) -> None:
        """Take {"picture": [...], "sheet": [...], "exception": [...]}, seconds of each,
        and write their means."""
        try:
            taken = {
                what: sum(map(_plausible, said[what])) / len(said[what])
                for what in DEFAULTS
                if said[what]
            }
            text = json.dumps({what: round(taken[what], 2) for what in taken}, indent=1)
            part = self._folder / f"{FILE}.part"
            part.write_text(text + "\n", encoding="utf-8")
            part.replace(self._folder / FILE)
        except (OSError, KeyError, TypeError, ValueError) as error:
            self.result = f"Not saved: {error}"
            return
        articles = {"picture": "a", "sheet": "a", "exception": "an"}
        words = ", ".join(
            f"{taken[what]:.1f} s {articles[what]} {what}" for what in taken
        )
        self.result = f"Saved in {FILE}: {words}. Run the next cell."


def _plausible(value: Any) -> float:
    """The seconds as a number, kept within `LIMITS`."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value!r} is no time")
    return min(max(number, LIMITS[0]), LIMITS[1])
