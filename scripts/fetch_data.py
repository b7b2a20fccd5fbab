"""Fetch a data set that may not be redistributed: `python scripts/fetch_data.py adjectives-real`.

Each file with a `url` in `data/NAME/metadata.toml` is downloaded beside it as FILE.part, verified
by its sha256, and only then takes its name. A download that breaks off is tried again, and goes on
where it stopped. The tests, and a teacher who keeps a copy in the class's own network, let
$LABKIT_DATA name a data folder whose metadata states other addresses.

Why not pooch: it neither resumes nor limits what a server sends nor notices one that stalls, so all
that is below would become its custom downloader, and what it adds to that is the comparison of one
hash and one rename.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import re
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from labkit import metadata
from labkit.metadata import DataError, DataFile

# What a file may weigh when its metadata does not state `bytes`.
LARGEST = 200_000_000
_CHUNK = 1 << 16
_WORTH_ANOTHER_TRY = {408, 425, 429, 500, 502, 503, 504}


class FetchError(Exception):
    """A file could not be fetched, and to try again at once would not help."""


class Refused(FetchError):
    """What was received is not what the metadata states."""


class BrokenOff(FetchError):
    """The network or the server failed half-way; what was received so far is right as far as it
    goes."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for a server.

    Parameters
    ----------
    stall : float
        Seconds without a single byte after which a try is given up.
    pauses : tuple of float
        Seconds to wait before the second, third, ... try; there are no more tries than that.
    """

    stall: float = 30.0
    pauses: tuple[float, ...] = (1.0, 3.0, 10.0)


def fetch_file(stated: DataFile, patience: Patience = Patience()) -> bool:
    """Fetch one file, unless it is there already as its metadata states.

    Parameters
    ----------
    stated : DataFile
        Where the file comes from, where it goes and what its bytes must be.
    patience : Patience
        How long to wait and how often to try.

    Returns
    -------
    bool
        Whether it had to be fetched.

    Raises
    ------
    FetchError
        If it could not be fetched, or differs. The file itself is then as it was before; a
        FILE.part is left only when it is worth resuming.
    OSError
        If it cannot be written.
    """
    if stated.path.is_file() and _sha256(stated.path) == stated.sha256:
        return False
    part = _part(stated)
    pauses = iter(patience.pauses)
    while True:
        kept = _size(part)
        try:
            _download(stated, part, patience.stall)
            _verify(stated, part)
        except Refused:
            part.unlink(missing_ok=True)
            if not kept:
                raise
            # The part left by an earlier try may be what is wrong: once more, from the start.
        except BrokenOff as error:
            pause = next(pauses, None)
            if pause is None:
                raise _given_up(stated, part, error, 1 + len(patience.pauses)) from error
            time.sleep(pause)
        else:
            part.replace(stated.path)
            return True


def _part(stated: DataFile) -> Path:
    return stated.path.with_name(stated.path.name + ".part")


def _given_up(
    stated: DataFile,
    part: Path,
    error: BrokenOff,
    tries: int,
) -> FetchError:
    kept = (
        f"{_size(part):,} bytes are kept: run"
        if _size(part)
        else "Look at your network connection, then run"
    )
    return FetchError(
        f"{stated.url}: {error}; gave up after {tries} tries. {kept} the same command again."
    )


def _download(stated: DataFile, part: Path, stall: float) -> None:
    """Receive what is missing of `part`, from the start if the server cannot resume."""
    kept = _size(part)
    limit = stated.bytes or LARGEST
    if kept == stated.bytes:
        return
    with _open(str(stated.url), kept, stall) as answer:
        start = _start(answer, kept)
        length = answer.headers.get("Content-Length", "")
        total = start + int(length) if length.isdecimal() else stated.bytes
        if total and total > limit:
            raise Refused(
                f"{stated.url}: the server offers {total:,} bytes, expected at most {limit:,}; not "
                "fetched."
            )
        received = start
        with (
            part.open("ab" if start else "wb") as out,
            tqdm(
                total=total,
                initial=start,
                unit="B",
                unit_scale=True,
                desc=stated.path.name,
                disable=None,
            ) as bar,
        ):
            while chunk := _read(answer, stall):
                received += len(chunk)
                if received > limit:
                    raise Refused(
                        f"{stated.url}: the server sends more than {limit:,} bytes, which is all "
                        "there is."
                    )
                out.write(chunk)
                bar.update(len(chunk))
    if total and received < total:
        raise BrokenOff(f"the connection broke off after {received:,} of {total:,} bytes")


def _open(url: str, kept: int, stall: float) -> http.client.HTTPResponse:
    # identity: a compressed answer could be neither resumed nor counted.
    headers = {"Accept-Encoding": "identity", "User-Agent": "shipping-ml fetch_data"}
    request = urllib.request.Request(url, headers=headers)
    if kept:
        request.add_header("Range", f"bytes={kept}-")
    try:
        return urllib.request.urlopen(request, timeout=stall)
    except urllib.error.HTTPError as error:
        said = f"the server answers {error.code} {error.reason}"
        if error.code == 416:  # there is nothing behind what was kept
            raise Refused(f"{url}: {said}.") from error
        if error.code in _WORTH_ANOTHER_TRY:
            raise BrokenOff(said) from error
        raise FetchError(
            f"{url}: {said}. If it stays so, the file has moved: tell whoever runs the course."
        ) from error
    except urllib.error.URLError as error:
        raise BrokenOff(f"cannot reach the server ({error.reason})") from error
    except (OSError, http.client.HTTPException) as error:
        raise BrokenOff(_said(error, stall)) from error


def _start(answer: http.client.HTTPResponse, kept: int) -> int:
    """Tell at which byte the answer starts: `kept` if it resumes, 0 if the server ignored the
    request to."""
    if answer.status == 200:
        return 0
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    if answer.status == 206 and found and int(found[1]) == kept:
        return kept
    raise Refused(
        f"{answer.url}: asked for bytes from {kept:,} on, the server answers {answer.status} with "
        "others."
    )


def _read(answer: http.client.HTTPResponse, stall: float) -> bytes:
    try:
        # read1 gives what has come; read would throw away a chunk that is not full when the server
        # stalls.
        return answer.read1(_CHUNK)
    except (OSError, http.client.HTTPException) as error:
        raise BrokenOff(_said(error, stall)) from error


def _said(error: Exception, stall: float) -> str:
    if isinstance(error, TimeoutError):
        return f"the server sent nothing for {stall:g} s"
    return f"the connection broke off ({type(error).__name__})"


def _verify(stated: DataFile, part: Path) -> None:
    found = _sha256(part)
    if found != stated.sha256:
        raise Refused(
            f"{stated.url}: what the server sends is not the file expected, so it was thrown away: "
            f"expected {_weight(stated.bytes)} with sha256 {stated.sha256}, found "
            f"{_weight(_size(part))} with {found}. "
            "Try another network (a log-in page may answer in its place); if it stays so, tell "
            "whoever runs the course."
        )


def _weight(size: int | None) -> str:
    return "a file" if size is None else f"{size:,} bytes"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def fetch(name: str) -> None:
    """Fetch each file of a data set that has an address, and say so on standard output.

    Raises
    ------
    DataError
        If there is no such data set, or nothing to fetch for it.
    FetchError, OSError
        As `fetch_file`; files fetched before that stay.
    """
    files = {key: stated for key, stated in metadata.read(name).files.items() if stated.url}
    if not files:
        raise DataError(
            f"data set {name!r} comes with the course: nothing to fetch (--list shows what there "
            "is)."
        )
    for key, stated in files.items():
        done = "fetched and verified" if fetch_file(stated) else "already there"
        print(f"{name}/{key}: {done}, {_size(stated.path):,} bytes")


def list_sets() -> None:
    """Print each file that can be fetched, and whether it is there."""
    for name in metadata.names():
        for key, stated in metadata.read(name).files.items():
            if stated.url:
                print(f"{name}/{key}: {_state(stated)}; from {stated.url}")


def _state(stated: DataFile) -> str:
    if stated.path.is_file():
        return (
            "there"
            if _sha256(stated.path) == stated.sha256
            else "there, but differs: fetch it again"
        )
    kept = _size(_part(stated))
    return f"not there, {kept:,} bytes kept of a download that broke off" if kept else "not there"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; give 0 when all went well, 1 when fetching failed, 2 when there is no such
    thing to fetch."""
    parser = argparse.ArgumentParser(
        description="Fetch a data set that does not come with the course, and verify it."
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("name", nargs="?", help="name of the data set, such as adjectives-real")
    what.add_argument(
        "--list", action="store_true", help="show what can be fetched and what is there"
    )
    asked = parser.parse_args(arguments)
    try:
        if asked.list:
            list_sets()
        else:
            fetch(asked.name)
    except DataError as error:
        return _fail(str(error), 2)
    except FetchError as error:
        return _fail(str(error), 1)
    except OSError as error:
        return _fail(
            f"cannot write: {error}. Look at the disk's free space and the folder's permissions.", 1
        )
    except KeyboardInterrupt:
        return _fail("stopped. What was received is kept: run the same command again to go on.", 1)
    return 0


def _fail(message: str, code: int) -> int:
    print(f"fetch_data: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
