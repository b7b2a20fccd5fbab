"""scripts/fetch_data.py against a server of its own on 127.0.0.1 that also breaks off, stalls, lies
and refuses."""

from __future__ import annotations

import hashlib
import os
import random
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import fetch_data
from fetch_data import BrokenOff, FetchError, Patience, Refused, fetch_file
from labkit import data, metadata

SCRIPT = Path(fetch_data.__file__)
BODY = b"adj,label\r\n" + b"".join(b"word%d,TRUE\r\n" % n for n in range(20_000))
OTHER = random.Random(0).randbytes(len(BODY))
HALF = len(BODY) // 2
#: Long enough for a server that answers, however busy the machine is.
QUICK = Patience(stall=60.0, pauses=(0.0, 0.0))
#: For one that stalls after half of the file.
IMPATIENT = Patience(stall=2.0, pauses=(0.0, 0.0))


@dataclass
class Site:
    """A web server with one file; `manners` says how it answers each request in turn, the last one
    for ever."""

    address: str = ""
    manners: list[str] = field(default_factory=lambda: ["well"])
    asked: list[str | None] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request, in the manner whose turn it is."""
        wanted = request.headers["Range"]
        self.asked.append(wanted)
        manner = self.manners.pop(0) if len(self.manners) > 1 else self.manners[0]
        if manner.isdecimal():
            request.send_error(int(manner))
            return
        start = (
            int(wanted.removeprefix("bytes=").removesuffix("-"))
            if wanted and manner != "ignores Range"
            else 0
        )
        body = (OTHER if manner == "other bytes" else BODY)[start:]
        request.send_response(206 if start else 200)
        if start:
            first = start + 1 if manner == "wrong range" else start
            request.send_header("Content-Range", f"bytes {first}-{len(BODY) - 1}/{len(BODY)}")
        if manner == "promises more":
            request.send_header("Content-Length", str(len(body) + 1))
        elif manner == "promises less":
            request.send_header("Content-Length", str(HALF))
        elif manner not in ("sends more", "no length, breaks off"):
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if manner == "sends more":
            body += b"more"
        if manner in ("breaks off", "stalls", "no length, breaks off"):
            body = body[: HALF - start] if start < HALF else b""
        request.wfile.write(body)
        if manner == "stalls":
            self.released.wait(20)


@pytest.fixture
def site(monkeypatch) -> Iterator[Site]:
    """Give a running server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            site.answer(self)

        def log_message(self, *_):
            """Keep the output of the tests clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_port}/words.csv"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield site
    site.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def root(tmp_path, monkeypatch, site) -> Path:
    """Give a data folder with one set to be fetched, `words`, and one that comes with the course,
    `here`."""
    monkeypatch.setenv("LABKIT_DATA", str(tmp_path))
    words = f"""
        title = "Words"
        license = "none"
        [files.words]
        path = "words.csv"
        url = "{site.address}"
        sha256 = "{hashlib.sha256(BODY).hexdigest()}"
        bytes = {len(BODY)}
        [files.words.columns]
        adj = {{ type = "string" }}
        label = {{ type = "bool" }}
    """
    for name, text in (("words", words), ("here", words.replace("url", "#"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "metadata.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def stated(root) -> metadata.DataFile:
    """Give what the metadata says about the file to be fetched."""
    return metadata.read("words").file()


def part_of(stated: metadata.DataFile) -> Path:
    return stated.path.with_name(stated.path.name + ".part")


def files_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_fetches_verifies_and_does_not_fetch_again(site, stated):
    assert fetch_file(stated, QUICK) is True
    assert stated.path.read_bytes() == BODY
    assert files_in(stated.path.parent) == {"metadata.toml", "words.csv"}
    assert fetch_file(stated, QUICK) is False
    assert site.asked == [None]


def test_a_file_that_differs_is_fetched_anew(site, stated):
    stated.path.write_bytes(OTHER)
    assert fetch_file(stated, QUICK) is True
    assert stated.path.read_bytes() == BODY


@pytest.mark.parametrize("manner", ["breaks off", "stalls", "no length, breaks off"])
def test_goes_on_where_it_broke_off(site, stated, manner):
    site.manners = [manner, "well"]
    fetch_file(stated, IMPATIENT)
    assert stated.path.read_bytes() == BODY
    assert site.asked == [None, f"bytes={HALF}-"]


def test_goes_on_in_the_next_run(site, stated):
    site.manners = ["breaks off"]
    with pytest.raises(
        FetchError, match=rf"broke off after {HALF:,} of {len(BODY):,} bytes; gave up after 3 tries"
    ):
        fetch_file(stated, QUICK)
    assert not stated.path.exists()
    assert part_of(stated).read_bytes() == BODY[:HALF]
    site.manners, site.asked = ["well"], []
    fetch_file(stated, QUICK)
    assert site.asked == [f"bytes={HALF}-"]
    assert files_in(stated.path.parent) == {"metadata.toml", "words.csv"}


def test_a_complete_part_needs_no_server(site, stated):
    part_of(stated).write_bytes(BODY)
    fetch_file(stated, QUICK)
    assert stated.path.read_bytes() == BODY
    assert site.asked == []


def test_starts_again_where_the_server_ignores_range(site, stated):
    site.manners = ["breaks off", "ignores Range"]
    fetch_file(stated, QUICK)
    assert stated.path.read_bytes() == BODY
    assert site.asked == [None, f"bytes={HALF}-"]


@pytest.mark.parametrize(
    ("part", "manner"),
    [
        (OTHER[:HALF], "well"),
        (OTHER, "well"),
        (BODY + b"!", "416"),
        (BODY[:HALF], "wrong range"),
        (BODY[:HALF], "other bytes"),
    ],
)
def test_a_part_that_cannot_be_resumed_is_thrown_away(site, stated, part, manner):
    part_of(stated).write_bytes(part)
    site.manners = [manner, "well"]
    fetch_file(stated, QUICK)
    assert stated.path.read_bytes() == BODY
    assert site.asked[-1] is None


@pytest.mark.parametrize("status", ["429", "500", "503"])
def test_a_busy_server_is_asked_again(site, stated, status):
    site.manners = [status, "well"]
    fetch_file(stated, QUICK)
    assert stated.path.read_bytes() == BODY


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        ("other bytes", "what the server sends is not the file expected"),
        ("promises less", f"found {HALF:,} bytes with"),
        (
            "promises more",
            f"the server offers {len(BODY) + 1:,} bytes, expected at most {len(BODY):,}; not "
            "fetched",
        ),
        ("sends more", f"the server sends more than {len(BODY):,} bytes"),
    ],
)
def test_what_differs_is_refused_and_leaves_nothing(site, stated, manner, said):
    site.manners = [manner]
    with pytest.raises(Refused, match=said):
        fetch_file(stated, QUICK)
    assert files_in(stated.path.parent) == {"metadata.toml"}
    assert len(site.asked) == 1


def test_refusal_leaves_the_file_that_was_there(site, stated):
    stated.path.write_bytes(b"before")
    site.manners = ["other bytes"]
    with pytest.raises(Refused):
        fetch_file(stated, QUICK)
    assert stated.path.read_bytes() == b"before"


def test_without_bytes_in_the_metadata(site, root, stated, monkeypatch):
    file = root / "words" / "metadata.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("bytes =", "rows = 20000 #"), encoding="utf-8"
    )
    stated = metadata.read("words").file()
    monkeypatch.setattr(fetch_data, "LARGEST", len(BODY) - 1)
    with pytest.raises(Refused, match="offers"):
        fetch_file(stated, QUICK)
    monkeypatch.setattr(fetch_data, "LARGEST", len(BODY))
    site.manners = ["breaks off", "well"]
    fetch_file(stated, QUICK)
    assert stated.path.read_bytes() == BODY


@pytest.mark.parametrize("status", ["403", "404"])
def test_a_server_that_refuses_is_asked_once(site, stated, status):
    site.manners = [status]
    with pytest.raises(FetchError, match=f"the server answers {status}"):
        fetch_file(stated, QUICK)
    assert files_in(stated.path.parent) == {"metadata.toml"}
    assert len(site.asked) == 1


def test_a_server_that_stalls_for_ever_is_given_up(site, stated):
    site.manners = ["stalls"]
    with pytest.raises(
        FetchError,
        match=rf"sent nothing for 2 s; gave up after 3 tries\. {HALF:,} bytes are kept",
    ):
        fetch_file(stated, IMPATIENT)
    assert files_in(stated.path.parent) == {"metadata.toml", "words.csv.part"}


def test_nobody_answers(root, stated):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: a connection is refused
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/words.csv"
        away = metadata.DataFile(stated.path, stated.sha256, url=address)
        with pytest.raises(
            FetchError, match=r"cannot reach the server .* Look at your network connection"
        ) as caught:
            fetch_file(away, QUICK)
    assert isinstance(caught.value.__cause__, BrokenOff)
    assert files_in(stated.path.parent) == {"metadata.toml"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script as a user does, from another folder."""
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=Path.home(),
        env={**os.environ},
    )


def test_script_from_list_to_load(site, root):
    assert run("--list").stdout == f"words/words: not there; from {site.address}\n"
    assert not data.available("words")
    done = run("words")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"words/words: fetched and verified, {len(BODY):,} bytes\n"
    assert len(data.load("words")) == 20_000
    assert "there; from" in run("--list").stdout


def test_script_refuses_in_one_line(site, root):
    site.manners = ["other bytes"]
    done = run("words")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        f"fetch_data: {site.address}: what the server sends is not the file expected"
    )
    assert done.stderr.count("\n") == 1


def test_list_tells_what_was_kept(root, stated, capsys):
    part_of(stated).write_bytes(BODY[:1234])
    assert fetch_data.main(["--list"]) == 0
    assert (
        "words/words: not there, 1,234 bytes kept of a download that broke off"
        in capsys.readouterr().out
    )
    stated.path.write_bytes(OTHER)
    fetch_data.main(["--list"])
    assert "words/words: there, but differs: fetch it again" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("wrods", "no data set called 'wrods'; there are: words, here"),
        ("here", "comes with the course: nothing to fetch"),
    ],
)
def test_nothing_of_that_name_to_fetch(root, capsys, name, said):
    assert fetch_data.main([name]) == 2
    assert said in capsys.readouterr().err


def test_usage_error(capsys):
    with pytest.raises(SystemExit) as caught:
        fetch_data.main([])
    assert caught.value.code == 2
    assert "--list" in capsys.readouterr().err


def test_cannot_write(site, stated, capsys):
    part_of(stated).mkdir()
    assert fetch_data.main(["words"]) == 1
    assert "fetch_data: cannot write: " in capsys.readouterr().err
    assert files_in(stated.path.parent) == {"metadata.toml", "words.csv.part"}


def test_progress_is_shown_in_a_terminal(site, stated, monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    fetch_file(stated, QUICK)
    shown = capsys.readouterr().err
    assert "words.csv: 100%" in shown


def test_interrupted(stated, monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(fetch_data, "fetch_file", interrupt)
    assert fetch_data.main(["words"]) == 1
    assert "run the same command again" in capsys.readouterr().err


def test_the_real_batch_is_pinned_and_never_committed(monkeypatch):
    monkeypatch.delenv("LABKIT_DATA", raising=False)
    data_set = metadata.read("adjectives-real")
    commit = "josh-tobin/labeling-challenge/372b2fa4a259043fd7441e6bd4d06e141bb7679b"
    for file in data_set.files.values():
        assert str(file.url).startswith(f"https://raw.githubusercontent.com/{commit}/")
        for path in (file.path, part_of(file)):
            ignored = ["git", "check-ignore", "--quiet", "--no-index", str(path)]
            assert subprocess.run(ignored, cwd=data_set.folder, check=False).returncode == 0
