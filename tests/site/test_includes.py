"""Pages include named parts of other pages, so that a reworded sentence breaks nothing."""

import re

import pytest

from coursekit.notebooks import ROOT

PAGES = sorted((ROOT / "site").glob("*.md"))
INCLUDE = re.compile(r"```\{include\} (?P<path>\S+)\n(?P<options>(?::.*\n)*)```")
OPTION = re.compile(r':(?:start-after|end-before): "(.*)"')


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_included_is_named_by_markers_that_exist_once(page):
    for include in INCLUDE.finditer(page.read_text(encoding="utf-8")):
        text = (ROOT / include["path"]).read_text(encoding="utf-8")
        start, end = OPTION.findall(include["options"])
        name = re.fullmatch("<!-- (.+) -->", start)
        assert name is not None, f"{start!r} is no marker; write <!-- NAME -->"
        assert end == f"<!-- end of {name[1]} -->"
        assert (text.count(start), text.count(end)) == (1, 1), include["path"]
        assert text.index(start) < text.index(end)
