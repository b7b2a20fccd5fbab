"""What cells put out, cleaned: honest tables pass, and nothing takes long, whatever it is made
of."""

import time

import pandas as pd
import pytest

from fairmark.notebook import outputs

TABLE = pd.DataFrame([[number / 7 for number in range(20)]] * 60)
#: As much of hostile HTML as is cleaned: what began, what follows.
WORST = {
    "ends inside": ("<b>", "</p>"),
    "other ends": ("<i>", "</a>"),
    "inside": ("<em>", "<div>"),
    "tables": ("<table>x", "<b>"),
    "entities": ("<table><td>", "&amp;"),
    "comments": ("<!--</a", "<style>"),
    "attributes": ("<b a=1 ", "c='>'d"),
    "lists in lists": ("<ul><li>", "<ul><li>"),
    "comments without end": ("<!--", "<!--"),
}


@pytest.mark.parametrize("name", WORST)
def test_no_html_takes_long(name: str) -> None:
    first, then = (unit * (outputs.MAX_HTML // 2 // len(unit)) for unit in WORST[name])
    display = {
        "output_type": "display_data",
        "data": {"text/html": first + then, "text/plain": "text"},
    }
    begun = time.process_time()
    found = outputs.cleaned([display] * 400)
    assert time.process_time() - begun < 20
    assert sum("text/html" in one["data"] for one in found) == 1 and all(
        one["data"]["text/plain"] == "text" for one in found
    )


@pytest.mark.parametrize("frame", [TABLE, TABLE.set_index([0, 1])], ids=["one key", "two keys"])
def test_the_table_of_a_frame_is_kept(frame: pd.DataFrame) -> None:
    for html in (
        frame.to_html(),
        frame.iloc[:40].reset_index(drop=True).style.set_caption("a & b < c").to_html(),
    ):
        [found] = outputs.cleaned(
            [{"output_type": "display_data", "data": {"text/html": html, "text/plain": "text"}}]
        )
        kept = found["data"]["text/html"]
        assert [kept.count(tag) for tag in ("<td", "<tr", "<th>")] >= [
            html.count("<td"),
            html.count("<tr"),
            1,
        ]
        assert "<style" not in kept and "{" not in kept


#: HTML -> what is left of it.
LEFT = {
    "a < b & c &lt; &nbsp;d<br/>": "a &lt; b &amp; c &lt; &nbsp;d<br>",
    "<td><b>x</td>y": "<b>x</b>y",
    "<style scoped>b{}</style><b class='a'>x</b><svg><b>y</b></svg>z": "<b>x</b>z",
    "<a href='x'>y</a><!-- z -->": "y",
    '<table border=1><tr><th colspan="2" id=x>a</th></tr></table>': "<table><tbody><tr><th "
    'colspan="2">a</th></tr></tbody></table>',
    "<!DOCTYPE html><style>a{}</style ><script>1</script>b": "b",
    "<b><i>x</b></i>y</b>": "<b><i>x</i></b>y",
    "</div><h1>x": "<h1>x</h1>",
    "<P>x</P>": "<p>x</p>",
}


@pytest.mark.parametrize("text", LEFT)
def test_html_keeps_its_words_and_its_tables(text: str) -> None:
    assert outputs.clean_html(text) == f'<div class="tex2jax_ignore">{LEFT[text]}</div>'


def test_what_is_too_much_html_is_left_out_and_the_text_stays() -> None:
    [found] = outputs.cleaned(
        [
            {
                "output_type": "display_data",
                "data": {"text/html": "<b></i>" * 100_000, "text/plain": "text"},
            }
        ]
    )
    assert found["data"] == {"text/plain": "text"}


@pytest.mark.parametrize(
    "item",
    [
        {"output_type": "stream", "text": ""},
        {"output_type": "display_data", "data": {}},
        {"output_type": "error", "traceback": ["x" * 20_000, *"x" * 100]},
        {},
    ],
)
def test_of_many_outputs_some_are_kept_and_the_rest_is_counted(item: dict) -> None:
    begun = time.process_time()
    *kept, last = outputs.cleaned([item] * 550_000)
    assert time.process_time() - begun < 10
    assert len(kept) <= 501 and last["text"] == "[549,500 more outputs dropped]"
    assert all(
        len(one["traceback"]) <= 60 and max(map(len, one["traceback"])) <= 10_000
        for one in kept
        if "traceback" in one
    )


#: As much of one kind as a frame holds.
FORGED = {
    "stream": [{"output_type": "stream", "text": "<" * (24 << 20)}],
    "streams": [{"output_type": "stream", "text": '"' * 50_000}] * 500,
    "text": [{"output_type": "display_data", "data": {"text/plain": "'" * 50_000}}] * 500,
    "tables": [{"output_type": "display_data", "data": {"text/html": "<b>" * 20_000}}] * 400,
    "errors": [{"output_type": "error", "evalue": "&" * 9000, "traceback": ["<" * 9000] * 60}] * 45,
    "pictures": [
        {
            "output_type": "display_data",
            "data": {"image/png": "iVBORw0KGgo" + "A" * (4 << 20) + "A"},
        }
    ]
    * 6,
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_frame_makes_no_large_page(name: str) -> None:
    kept = outputs.cleaned(FORGED[name])
    assert outputs.size(kept) < (7 << 20)
    if name != "tables":
        assert kept


def test_honest_outputs_at_their_bounds_are_kept_whole() -> None:
    error = {"output_type": "error", "ename": "E", "evalue": "no", "traceback": ["line"] * 60}
    stream = {"output_type": "stream", "name": "stdout", "text": "x" * outputs.MAX_TEXT}
    assert outputs.cleaned([stream, error]) == [stream, error]


def test_no_html_is_written_many_times() -> None:
    """What is open is written anew in each paragraph, by every parser of HTML."""
    text = "".join(f"<p><b a={number}>" for number in range(8_000))
    begun = time.process_time()
    assert len(outputs.clean_html(text)) < outputs.MAX_HTML
    assert time.process_time() - begun < 1


def test_of_what_is_no_more_shown_errors_alone_are_read() -> None:
    error = {"output_type": "error", "ename": "TimeLimit", "evalue": "late", "traceback": []}
    display = {"output_type": "display_data", "data": {"text/html": "<b>x</b>"}}
    assert outputs.cleaned([display, "x", error], only_errors=True) == [error]
