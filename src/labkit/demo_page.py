"""Check the page of a demo: one HTML file that a phone can show, with
or without a network."""

import re
from html.parser import HTMLParser

#: Attributes whose address the browser fetches by itself.
_FETCHED = {"src", "srcset", "poster", "data", "background", "action", "formaction"}
#: Attributes that are a link, and the tags whose links a visitor follows.
_LINKS = {"href", "xlink:href"}
_FOLLOWED = {"a", "area"}
#: How an address begins that needs no second file.
_INSIDE = ("data:", "#", "blob:", "/")
_OUTSIDE = re.compile(r"(?:https?|wss?):|//", re.IGNORECASE)
#: An outside address in a style sheet or a script that fetches it.
_IN_CODE = re.compile(
    r"(?:url\(|@import|fetch\(|import\(|\bfrom\b|open\(|WebSocket\(|EventSource\()[^;\n]{0,30}?"
    r"""((?:https?:|wss?:)//[^"'\s)]+|(?<=["'(])//[^"'\s)]+)""",
    re.IGNORECASE,
)


def problems(page: str) -> list[tuple[int, str]]:
    """What keeps a page from being shown on a phone by itself.

    Parameters
    ----------
    page : str
        The text of one HTML file.

    Returns
    -------
    list of (int, str)
        Line (from 1) and a sentence, in the order of the lines. Empty when the page has
        a viewport and asks no other host or file for anything. A link that a visitor
        may follow (`<a href>`) is no request.

    Examples
    --------
    >>> problems("<h1>Six birds</h1>")
    [(1, "The page has no <meta name='viewport'>: a phone shows it tiny.")]
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    found = reader.found
    if not reader.viewport:
        problem = "The page has no <meta name='viewport'>: a phone shows it tiny."
        found.append((1, problem))
    return sorted(found)


class _Reader(HTMLParser):
    """Collects what a browser would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.viewport = False
        self.found: list[tuple[int, str]] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_code = tag in ("script", "style")
        self.inside = tag if is_code else ""
        name_of_meta = given.get("name", "")
        if tag == "meta" and name_of_meta.lower() == "viewport":
            content = given.get("content", "")
            self.viewport = "width=device-width" in content.replace(" ", "")
        for name, address in given.items():
            if self._fetches(tag, name):
                self._address(tag, address)
        self._code(given.get("style", ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, text: str) -> None:
        if self.inside:
            self._code(text)

    @staticmethod
    def _fetches(tag: str, name: str) -> bool:
        if name in _FETCHED:
            return True
        if name not in _LINKS:
            return False
        return tag not in _FOLLOWED

    def _address(self, tag: str, address: str) -> None:
        address = address.strip()
        line = self.getpos()[0]
        if _OUTSIDE.match(address):
            problem = f"<{tag}> asks another host: {address}"
            self.found.append((line, problem))
        elif address and not address.startswith(_INSIDE):
            problem = f"<{tag}> needs a second file: {address}"
            self.found.append((line, problem))

    def _code(self, text: str) -> None:
        first = self.getpos()[0]
        for match in _IN_CODE.finditer(text):
            start = match.start(1)
            line = first + text.count("\n", 0, start)
            problem = f"A script or style asks another host: {match[1]}"
            self.found.append((line, problem))
