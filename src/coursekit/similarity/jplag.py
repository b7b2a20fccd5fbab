"""The same texts as folders that JPlag compares.

References
----------
JPlag's command line: one folder a submission below a root folder, and the base code in a folder
that `--base-code` names.
"""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from coursekit.similarity.texts import Text


def export(texts: Iterable[Text], given: str, folder: Path) -> None:
    """Write every text, and what all have, into a folder; whole or not at all.

    Parameters
    ----------
    texts : iterable of Text
        What students wrote.
    given : str
        What all of them have.
    folder : Path
        What was in it from an earlier export goes.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".jplag-") as made:
        part = Path(made) / "part"
        for text in texts:
            own = part / "submissions" / text.student
            _write(own / "answers.py", text.code)
        _write(part / "base" / "given.py", given)
        shutil.rmtree(folder, ignore_errors=True)
        part.replace(folder)


def _write(path: Path, code: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, encoding="utf-8")
