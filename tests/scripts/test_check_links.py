"""The weekly link check, against a server of our own."""

import json
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import check_links


class Pages(BaseHTTPRequestHandler):
    """Answers by the path: /404 with that status, /busy with 503 twice, /no-head only to GET,
    /moved elsewhere."""

    asked: Counter[str]

    def answer(self) -> None:
        self.asked[f"{self.command} {self.path}"] += 1
        status = 200
        if self.path == "/busy" and sum(self.asked.values()) <= 2:
            status = 503
        elif self.path == "/no-head" and self.command == "HEAD":
            status = 405
        elif self.path == "/moved":
            status = 301
        elif self.path[1:].isdigit():
            status = int(self.path[1:])
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/fine")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = answer

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def server() -> Iterator[tuple[str, Counter[str]]]:
    """Yield the address of a running server, and what it was asked."""
    asked: Counter[str] = Counter()
    handler = type("Handler", (Pages,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", asked
        running.shutdown()
        thread.join()


def verdict(url: str) -> check_links.Verdict:
    with check_links.polite_session(pause=0.01) as session:
        return check_links.check(url, session)


@pytest.mark.parametrize(
    ("path", "state", "reason"),
    [
        ("/fine", "alive", "200 OK"),
        ("/moved", "alive", "200 OK"),
        ("/no-head", "alive", "200 OK"),
        ("/busy", "alive", "200 OK"),
        ("/404", "dead", "404 Not Found"),
        ("/410", "dead", "410 Gone"),
        ("/500", "dead", "500 Internal Server Error"),
        ("/403", "unsure", "403 Forbidden"),
        ("/429", "unsure", "429 Too Many Requests"),
        ("/599", "dead", "599"),
    ],
)
def test_verdict(server: tuple[str, Counter[str]], path: str, state: str, reason: str) -> None:
    base, _ = server
    assert verdict(base + path) == check_links.Verdict(base + path, state, reason)


def test_asks_again_only_where_a_fault_may_pass(server: tuple[str, Counter[str]]) -> None:
    base, asked = server
    verdict(base + "/busy")
    verdict(base + "/404")
    assert asked == {"HEAD /busy": 3, "HEAD /404": 1, "GET /404": 1}


def test_nobody_answers() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # taken, but not listening: nobody else can answer there
        found = verdict(f"http://127.0.0.1:{closed.getsockname()[1]}/")
    assert (found.state, found.reason) == ("dead", "no answer: ConnectionError")


def test_a_host_that_cannot_be_one() -> None:
    assert verdict("http://" + "a" * 70 + ".example/").state == "dead"


MARKDOWN = """\
# Title

See [one](https://a.example/one#part), <https://a.example/two> and
![picture](https://a.example/three.png).

| bare | https://a.example/four |
|---|---|

In a sentence (https://a.example/five_(a)), then https://a.example/six.
<a href="https://a.example/seven">html</a>, [by name][name] and [inside](other.md).

[name]: https://a.example/eight "title"

`https://code.example/inline`

```
https://code.example/fenced
```
"""


def test_links_of_a_text() -> None:
    found = dict(
        (url.removeprefix("https://a.example/"), line)
        for line, url in check_links.markdown_links(MARKDOWN)
    )
    assert found == {
        "one": 3,
        "two": 3,
        "three.png": 3,
        "four": 6,
        "five_(a)": 9,
        "six": 9,
        "seven": 9,
        "eight": 9,
    }


def test_notebooks_and_repeated_links(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["[a](https://a.example/)\n", "https://a.example/"]},
        {"cell_type": "code", "source": "open('https://code.example/')"},
        {"cell_type": "markdown", "source": "https://b.example/ again https://a.example/"},
    ]
    notebook = tmp_path / "lab.ipynb"
    notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert check_links.collect([notebook]) == {
        "https://a.example/": [f"{notebook}, cell 1", f"{notebook}, cell 3"],
        "https://b.example/": [f"{notebook}, cell 3"],
    }


def test_report_names_the_dead_link_and_its_page(
    server: tuple[str, Counter[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, _ = server
    page = tmp_path / "page.md"
    page.write_text(f"{base}/fine\n\n{base}/404\n\n{base}/403\n", encoding="utf-8")
    assert check_links.main([str(page)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"unsure: {page}:5: {base}/403 (403 Forbidden)",
        f"dead: {page}:3: {base}/404 (404 Not Found)",
        "3 addresses: 1 alive, 1 unsure, 1 dead",
    ]
    page.write_text(f"{base}/fine and {base}/403\n", encoding="utf-8")
    assert check_links.main([str(page)]) == 0


@pytest.mark.parametrize("content", [None, b"{", b"[]", b"{}", b"\xff"])
def test_a_page_that_cannot_be_read(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "broken.ipynb"
    if content is not None:
        page.write_bytes(content)
    assert check_links.main([str(page)]) == 2
    assert "broken.ipynb" in capsys.readouterr().err


def test_pages_that_git_knows(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("a.md", "sub/b.ipynb", "c.py", "untracked.md", "deleted.md"):
        (tmp_path / name).write_text("", encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    subprocess.run(
        ["git", "add", "a.md", "sub/b.ipynb", "c.py", "deleted.md"], cwd=tmp_path, check=True
    )
    (tmp_path / "deleted.md").unlink()
    assert check_links.tracked_pages(tmp_path) == [tmp_path / "a.md", tmp_path / "sub" / "b.ipynb"]
