"""Ask every web address on the course's pages whether it still answers, and list the dead ones.

    run="python scripts/bootstrap.py scripts/check_links.py"
    $run              all Markdown files and notebooks that git knows
    $run PAGE ...     only these

Addresses in code are left out: they are examples. Exit code 0: none is dead; 1: some are; 2: a page
could not be read.
"""

import argparse
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import requests
from markdown_it import MarkdownIt
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\^{}\[\]]+")
# What a server that is busy or down for a moment says; asked again after a pause.
PASSING = (429, 500, 502, 503, 504)
# What a server says to programs it does not know, of pages that a person can read: no proof of
# anything.
REFUSALS = (401, 403, 429)
TIMEOUT = (10, 30)  # seconds to connect, and between two pieces of an answer


@dataclass(frozen=True)
class Verdict:
    """What became of one address: ``state`` is "alive", "dead" or "unsure", ``reason`` says why in
    a few words."""

    url: str
    state: str
    reason: str


def main(arguments: list[str] | None = None) -> int:
    """Check the pages named on the command line; print what is dead and where it stands."""
    parser = argparse.ArgumentParser(description="List the dead links on the course's pages.")
    parser.add_argument(
        "pages",
        nargs="*",
        type=Path,
        help="Markdown files or notebooks; default: all that git knows",
    )
    try:
        places = collect(parser.parse_args(arguments).pages or tracked_pages(ROOT))
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        print(
            f"check_links: {error}. Name pages that can be read: check_links.py PAGE ...",
            file=sys.stderr,
        )
        return 2
    verdicts = check_all(places)
    for verdict in verdicts:
        if verdict.state != "alive":
            for place in places[verdict.url]:
                print(f"{verdict.state}: {place}: {verdict.url} ({verdict.reason})")
    counts = {
        state: sum(verdict.state == state for verdict in verdicts)
        for state in ("alive", "unsure", "dead")
    }
    print(
        f"{len(verdicts)} addresses: "
        + ", ".join(f"{count} {state}" for state, count in counts.items())
    )
    return 1 if counts["dead"] else 0


def tracked_pages(root: Path) -> list[Path]:
    """Return the Markdown files and notebooks that git knows under `root`, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", "*.md", "*.ipynb"],
        cwd=root,
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ).stdout
    pages = [root / name for name in listed.split("\0") if name]
    # A page that was just deleted is still listed.
    return sorted(page for page in pages if page.exists())


def collect(pages: Iterable[Path]) -> dict[str, list[str]]:
    """Return address -> the places where it stands, as "page:line" or "page, cell N (counted from
    1)".

    Raises
    ------
    ValueError
        A page is not text or a notebook is not one; the message names it.
    """
    places: defaultdict[str, list[str]] = defaultdict(list)
    for page in pages:
        for place, url in page_links(page):
            if place not in places[url]:
                places[url].append(place)
    return dict(places)


def page_links(page: Path) -> Iterator[tuple[str, str]]:
    """Yield (place, address) for each link of a Markdown file or of a notebook's Markdown cells."""
    try:
        text = page.read_text(encoding="utf-8")
        cells = json.loads(text)["cells"] if page.suffix == ".ipynb" else []
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{page}: expected UTF-8 text, a notebook where it ends in .ipynb ({error!r})"
        ) from error
    if page.suffix != ".ipynb":
        yield from ((f"{page}:{line}", url) for line, url in markdown_links(text))
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "markdown":
            yield from (
                (f"{page}, cell {number}", url)
                for _, url in markdown_links("".join(cell["source"]))
            )


def markdown_links(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, address without its fragment) for each http address outside code; the line is
    its paragraph's."""
    for block in MarkdownIt("commonmark").parse(text):
        line = block.map[0] + 1 if block.map else 1
        for token in [block, *(block.children or [])]:
            target = str(token.attrs.get("href") or token.attrs.get("src") or "")
            if target.startswith(("http://", "https://")):
                yield line, urldefrag(target).url
            elif token.type in ("text", "html_inline", "html_block"):
                yield from (
                    (line, urldefrag(trimmed(found)).url)
                    for found in ADDRESS.findall(token.content)
                )


def trimmed(address: str) -> str:
    """Return an address found in running text without the punctuation of the sentence around it."""
    while address[-1] in ".,;:!?*_" or (
        address[-1] == ")" and address.count(")") > address.count("(")
    ):
        address = address[:-1]
    return address


def check_all(urls: Iterable[str]) -> list[Verdict]:
    """Check every address, sorted; hosts at the same time, the addresses of one host one after the
    other."""

    def check_host(of_one_host: list[str]) -> list[Verdict]:
        with polite_session() as session:
            return [check(url, session) for url in of_one_host]

    def host(url: str) -> str:
        return urlsplit(url).netloc

    hosts = [list(group) for _, group in groupby(sorted(urls, key=host), key=host)]
    with ThreadPoolExecutor(max_workers=8) as pool:
        return sorted(
            (verdict for found in pool.map(check_host, hosts) for verdict in found),
            key=lambda v: v.url,
        )


def polite_session(pause: float = 1.0) -> requests.Session:
    """Return a session that asks again, after pauses that double from `pause` seconds, where a
    fault may pass."""
    retry = Retry(
        total=3,
        backoff_factor=pause,
        status_forcelist=PASSING,
        raise_on_status=False,
        retry_after_max=60,
    )
    session = requests.Session()
    session.headers["User-Agent"] = "shipping-ml-link-check"
    session.mount("http://", HTTPAdapter(max_retries=retry))
    session.mount("https://", HTTPAdapter(max_retries=retry))
    return session


def check(url: str, session: requests.Session) -> Verdict:
    """Ask for one address: by HEAD, then, since many servers answer that wrongly, by GET without
    reading the page."""
    try:
        answer = session.head(url, allow_redirects=True, timeout=TIMEOUT)
        if not answer.ok:
            answer = session.get(url, stream=True, timeout=TIMEOUT)
            answer.close()
    # HTTPError: what requests lets through of a bad host name.
    except (requests.RequestException, HTTPError) as error:
        return Verdict(url, "dead", f"no answer: {type(error).__name__}")
    state = "dead"
    if answer.ok:
        state = "alive"
    elif answer.status_code in REFUSALS:
        state = "unsure"
    return Verdict(url, state, f"{answer.status_code} {answer.reason}".strip())


if __name__ == "__main__":
    sys.exit(main())
