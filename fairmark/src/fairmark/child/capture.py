"""What the cells of a student's process put out: text, displays and errors, within bounds."""

import base64
import io
import sys
from typing import Any

#: Of one cell: characters of text; what comes later is dropped, and the cell says so.
MAX_TEXT = 100_000
#: Of one cell: bytes of displays.
MAX_DISPLAYS = 6 << 20
#: Bytes that a display takes besides its data.
_DISPLAY_OVERHEAD = 100
#: Of an error: characters of its class, of its text and of a line; lines.
_MAX_NAME = 200
_MAX_LINE = 10_000
_MAX_LINES = 60


class Outputs:
    """What a cell puts out, as nbformat's outputs, never more than the bounds above.

    Attributes
    ----------
    items : list of dict
        The outputs.
    dropped : int
        Characters and bytes for which there was no room.
    """

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.dropped = 0
        self._text_room = MAX_TEXT
        self._display_room = MAX_DISPLAYS

    def text(self, name: str, text: str) -> None:
        """Add to a stream, joined to the last output if that is the same stream."""
        kept = text[: self._text_room]
        self._text_room -= len(kept)
        self.dropped += len(text) - len(kept)
        if not kept:
            return
        if self.items and self.items[-1].get("name") == name:
            self.items[-1]["text"] += kept
        else:
            self.items.append({"output_type": "stream", "name": name, "text": kept})

    def display(self, kind: str, data: dict[Any, Any]) -> None:
        """Add a display; binary data become base64, as in a notebook, and what is no text is left
        out."""
        bundle: dict[str, str] = {}
        for mime, value in data.items():
            if isinstance(value, str):
                bundle[str(mime)] = value
            elif isinstance(value, bytes):
                bundle[str(mime)] = base64.encodebytes(value).decode("ascii")
        size = _DISPLAY_OVERHEAD + sum(map(len, bundle.values()))
        if size > self._display_room:
            self.dropped += size
            return
        self._display_room -= size
        self.items.append({"output_type": kind, "data": bundle, "metadata": {}})

    def error(
        self,
        cls: type,
        error: BaseException,
        lines: list[str],
    ) -> None:
        """Add an error with its traceback."""
        traceback = [line[:_MAX_LINE] for line in lines[-_MAX_LINES:]]
        shown = {
            "output_type": "error",
            "ename": cls.__name__[:_MAX_NAME],
            "evalue": str(error)[:_MAX_LINE],
            "traceback": traceback,
        }
        self.items.append(shown)

    def finished(self) -> list[dict[str, Any]]:
        """All of it, and a note on what was dropped."""
        if self.dropped:
            note = f"[{self.dropped:,} more characters dropped]"
            self.items.append({"output_type": "stream", "name": "stderr", "text": note})
        return self.items


class Capture:
    """Where the outputs of the present cell go.

    Attributes
    ----------
    outputs : Outputs
        Of the present cell.
    """

    def __init__(self) -> None:
        self.outputs = Outputs()

    def begin(self) -> None:
        """From now on outputs are another cell's."""
        self.outputs = Outputs()

    def take(self) -> list[dict[str, Any]]:
        """The outputs since the last time."""
        done = self.outputs
        self.begin()
        return done.finished()

    def redirect(self) -> None:
        """Have everything that this process prints come here."""
        sys.stdout = Stream("stdout", 1, self)
        sys.stderr = Stream("stderr", 2, self)


class Stream(io.StringIO):
    """sys.stdout and sys.stderr of the cells."""

    encoding = "utf-8"  # type: ignore[assignment]

    def __init__(
        self,
        name: str,
        descriptor: int,
        capture: Capture,
    ) -> None:
        super().__init__()
        self.name = name
        self._descriptor = descriptor
        self._capture = capture

    def write(self, text: str) -> int:
        """Keep the text, within bounds."""
        plain = str.__str__(text)  # a TypeError for what is no text
        self._capture.outputs.text(self.name, plain)
        return len(text)

    def fileno(self) -> int:
        """The descriptor that other programs write to, as in a kernel."""
        return self._descriptor
