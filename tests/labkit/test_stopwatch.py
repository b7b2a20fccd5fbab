"""The stopwatch writes a person's seconds, and reads them as it wrote them."""

import json

import pytest

from labkit import stopwatch
from labkit.stopwatch import DEFAULTS, FILE, Stopwatch

TAKEN = {"picture": [1.0, 2.0, 3.0], "sheet": [4.0, 8.0], "exception": [0.5]}


def send(widget: Stopwatch, message: object) -> None:
    """Send what a browser sends at the end."""
    widget._handle_custom_msg(message, [])


def test_without_a_file_the_courses_seconds_hold(tmp_path):
    assert stopwatch.seconds(tmp_path) == DEFAULTS


def test_what_was_taken_is_written_and_read(tmp_path):
    widget = Stopwatch(tmp_path)
    assert not (tmp_path / FILE).exists(), "nothing is written before the last sheet"
    send(widget, TAKEN)
    assert stopwatch.seconds(tmp_path) == {"picture": 2.0, "sheet": 6.0, "exception": 0.5}
    assert "2.0 s a picture" in widget.result
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_who_met_no_exception_gets_the_courses_seconds_for_it(tmp_path):
    send(Stopwatch(tmp_path), TAKEN | {"exception": []})
    assert stopwatch.seconds(tmp_path)["exception"] == DEFAULTS["exception"]


@pytest.mark.parametrize(
    "message",
    [{}, None, {"picture": "x", "sheet": [1], "exception": [1]}, TAKEN | {"sheet": [None]}],
)
def test_a_broken_message_writes_nothing_and_says_so(tmp_path, message):
    widget = Stopwatch(tmp_path)
    send(widget, message)
    assert not (tmp_path / FILE).exists()
    assert widget.result.startswith("Not saved")


def test_times_of_somebody_who_slept_are_cut(tmp_path):
    send(Stopwatch(tmp_path), TAKEN | {"sheet": [1e9]})
    assert stopwatch.seconds(tmp_path)["sheet"] == 600.0


@pytest.mark.parametrize("text", ["", "[]", '{"picture": "quick"}', '{"sheet": NaN}'])
def test_a_damaged_file_is_named_with_what_to_do(tmp_path, text):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"my-seconds.json.*[Dd]elete it"):
        stopwatch.seconds(tmp_path)


def test_the_browser_gets_pixels_and_no_labels(tmp_path):
    widget = Stopwatch(tmp_path)
    assert set(widget.shown) == {"pictures", "sheets"}
    assert len(widget.shown["pictures"]) == 20 and len(widget.shown["sheets"]) == 5
    pixels = [pixel for picture in widget.shown["pictures"] for pixel in picture]
    assert len(pixels) == 20 * 64 and set(pixels) <= set(range(17))
    json.dumps(widget.shown)
