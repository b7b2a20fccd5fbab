"""The site as files: every link leads somewhere, nothing is of another host, nothing confidential,
the same every time."""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from coursekit import notebooks
from coursekit.site import build, sources

#: What asks for a file by itself, and what a reader has to click.
LOADS = {
    ("img", "src"),
    ("script", "src"),
    ("link", "href"),
    ("iframe", "src"),
    ("source", "src"),
    ("video", "src"),
}
LINKS = {("a", "href"), ("form", "action")}


class Page(HTMLParser):
    """The addresses and anchors of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.pictures: list[dict] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list) -> None:
        found = dict(attributes)
        self.anchors |= {found[name] for name in ("id", "name") if found.get(name)}
        self.loads += [found[name] for which, name in LOADS if which == tag and found.get(name)]
        self.links += [found[name] for which, name in LINKS if which == tag and found.get(name)]
        if tag == "img":
            self.pictures.append(found)


@pytest.fixture(scope="module")
def pages(site) -> dict[Path, Page]:
    """Every page, read once."""
    return {
        path: Page(path) for path in sorted(site.rglob("*.html")) if "_static" not in path.parts
    }


def test_every_module_has_its_pages(site):
    for lab in notebooks.labs():
        assert (site / "lectures" / f"{lab.name}.html").is_file()
        assert (site / "slides" / f"{lab.name}.html").is_file()
        page = (site / "labs" / lab.name / f"{lab.notebook}.html").read_text(encoding="utf-8")
        assert f'href="{lab.notebook}.ipynb" download' in page
        downloaded = site / "labs" / lab.name / f"{lab.notebook}.ipynb"
        assert downloaded.read_bytes() == lab.release.read_bytes()
    assert {path.name for path in (site / "reference").iterdir()} == {
        "fairmark.html",
        "labkit.html",
    }
    assert {
        "students.html",
        "instructors.html",
        "authors.html",
        "CONTRIBUTING.html",
        "search.html",
    } <= {path.name for path in site.glob("*.html")}


def test_a_public_copy_opens_its_labs_elsewhere(site, tmp_path):
    page = Path("labs", "02-baselines", "baselines")
    opened = ("Open in Binder", "Open in Colab")
    assert not any(words in (site / f"{page}.html").read_text("utf-8") for words in opened)
    (tmp_path / page).parent.mkdir(parents=True)
    (tmp_path / "lectures").mkdir()
    shutil.copy(notebooks.ROOT / f"{page}.ipynb", tmp_path / f"{page}.ipynb")
    (tmp_path / "index.md").write_text(
        f"# Course\n\n```{{toctree}}\n{page}\nlectures/02-baselines\n```\n"
    )
    (tmp_path / "lectures" / "02-baselines.md").write_text("# Baselines\n")
    command = f"-m sphinx -q -b html -c {notebooks.ROOT / 'site'} -D html_context.repository=a/b"
    subprocess.run([sys.executable, *command.split(), tmp_path, tmp_path / "out"], check=True)
    links = Page(tmp_path / "out" / f"{page}.html").links
    assert f"https://mybinder.org/v2/gh/a/b/HEAD?urlpath=lab/tree/{page}.ipynb" in links
    assert f"https://colab.research.google.com/github/a/b/blob/main/{page}.ipynb" in links


def test_links_lead_to_pages_and_headings(site, pages):
    broken = []
    for path, page in pages.items():
        for address in [*page.links, *page.loads]:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            inside = target.is_relative_to(site.resolve()) and target.is_file()
            if not inside or (
                parts.fragment and unquote(parts.fragment) not in pages[target].anchors
            ):
                broken.append(f"{path.relative_to(site)}: {address}")
    assert broken == []
    assert sum(len(page.links) for page in pages.values()) > 1000


def test_a_page_loads_only_what_the_site_has(site, pages):
    foreign = [
        f"{path.relative_to(site)}: {address}"
        for path, page in pages.items()
        for address in page.loads
        if urlsplit(address).scheme not in ("", "data") or urlsplit(address).netloc
    ]
    styles = [
        path
        for path in site.rglob("*.css")
        if re.search(
            r"url\(\s*[\"']?(https?:)?//|@import\s+[\"'](https?:)?//",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert (foreign, styles) == ([], [])


def test_every_picture_has_an_alternative_and_a_caption(site, pages):
    for path, page in pages.items():
        for picture in page.pictures:
            assert len(picture.get("alt", "").split()) >= 10, (
                f"{path.relative_to(site)}: {picture['src']}"
            )
    text = (site / "lectures" / "04-label-aggregation.html").read_text(encoding="utf-8")
    pictures = (
        (notebooks.ROOT / "lectures" / "04-label-aggregation.md")
        .read_text(encoding="utf-8")
        .count("![")
    )
    assert text.count("<figcaption>") == pictures > 0


def test_a_deck_shows_what_is_bold_and_the_notes_have_the_rest(site):
    deck = (site / "slides" / "04-label-aggregation.html").read_text(encoding="utf-8")
    shown = re.sub(r'(?s)<aside class="notes">.*?</aside>', "", deck)
    assert "A pair is labelled yes if more than half of its answers are yes." in shown
    rest = "the 7-day and 30-day rates are"
    assert rest in deck and rest not in shown
    # "et al." ends no sentence, and a list without bold words shows the first of each point.
    assert "crowd-kit (Ustalov et al. 2024) has the methods of this lecture" in shown
    assert "That holds for those\ntexts" in deck and "That holds for those" not in shown
    assert ">References<" not in deck


def decks(site: Path) -> dict[str, list[str]]:
    """The slides of each deck, as HTML."""
    found = {}
    for path in sorted((site / "slides").glob("*.html")):
        _, *slides = path.read_text(encoding="utf-8").split("<section  id=")
        found[path.stem] = slides
    assert len(found) == len(notebooks.labs())
    return found


def test_every_deck_asks_the_five_questions_of_its_quiz(site):
    for name, slides in decks(site).items():
        asked = [slide for slide in slides if '<p class="eyebrow">Quiz</p>' in slide]
        headings = [re.search(r"<h\d>(.+?)</h\d>", slide)[1] for slide in asked]
        assert headings == [f"Question {number} of 5" for number in range(1, 6)], name
        assert all(slide.count('class="fragment answer') == 1 for slide in asked), name
        assert not any("<details" in slide for slide in slides), name


def test_every_part_of_the_class_hour_has_its_minutes_on_a_timer(site):
    for name, slides in decks(site).items():
        minutes = [re.findall(r'class="timer" data-minutes="(\d+)"', slide) for slide in slides]
        assert sum(int(found[0]) for found in minutes if found) == 60, name
        assert max(map(len, minutes)) == 1, name


def test_every_deck_begins_with_a_picture_and_the_place_on_the_map(site):
    for name, slides in decks(site).items():
        title, question = slides[:2]
        assert "<h1>" in title and "<img" in title and "course-map" not in title, name
        assert f"course-map{name[:2].join(['-', ''])}.svg" in question or name[:2] == "00", name


def test_the_list_of_decks_has_them_all(site, pages):
    page = pages[site / "decks.html"]
    for name in decks(site):
        assert f"slides/{name}.html" in page.links
        assert f"slides/{name}.html?print-pdf" in page.links
    assert len(page.pictures) >= len(notebooks.labs())


def test_it_is_small(site):
    files = [path for path in site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 11_000_000
    assert [path.name for path in (site / "_static" / "mathjax").iterdir()] == ["tex-svg.js"]


def test_nothing_of_the_machine_is_in_it(site):
    for path in site.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert (
                str(notebooks.ROOT).encode() not in content
                and str(site.parent).encode() not in content
            ), path


def test_nothing_confidential_is_in_it(site):
    assert build.faults(notebooks.labs(), site) == []


@pytest.mark.parametrize(
    "page", ["labs/04-label-aggregation/label-aggregation.html", "reference/labkit.html"]
)
def test_a_solution_in_a_page_is_found(site, tmp_path, page):
    """As a page shows code: each word in a tag of its own colour."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    lab = notebooks.Lab("04-label-aggregation")
    [cell] = [
        cell
        for cell in notebooks.read(lab.solution).cells
        if notebooks.grader(cell).get("grade_id") == "agreement"
    ]
    planted = tmp_path / "site" / page
    planted.parent.mkdir(parents=True)
    text = (site / page).read_text(encoding="utf-8")
    planted.write_text(
        text.replace(
            "</article>", highlight(cell.source, PythonLexer(), HtmlFormatter()) + "</article>"
        ),
        encoding="utf-8",
    )
    found = build.faults([lab], tmp_path / "site")
    assert (
        len(found) == 1 and "gives away the solution of 04-label-aggregation, agreement" in found[0]
    )


def test_a_private_file_is_found(tmp_path):
    lab = notebooks.Lab("04-label-aggregation")
    truth = lab.solution.parent / "private" / "adjectives" / "truth.csv"
    (tmp_path / "extra").mkdir()
    shutil.copy(truth, tmp_path / "extra" / "table.csv")
    assert any("is private" in fault for fault in build.faults([lab], tmp_path))


def test_a_second_build_gives_the_same_bytes(site, tmp_path):
    """In another folder, so that no path and no time can hide in it."""
    again = tmp_path / "elsewhere"
    build.build(notebooks.ROOT, tmp_path / "sources", again)
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again) for path in again.rglob("*") if path.is_file()}
    assert [
        str(name)
        for name in sorted(files)
        if (site / name).read_bytes() != (again / name).read_bytes()
    ] == []


# ---- what is refused


@pytest.fixture
def small(tmp_path) -> Path:
    """A course to spoil, without its larger labs and without a package to document."""
    root = tmp_path / "course"
    for pattern in sources.PAGES:
        for path in notebooks.ROOT.glob(pattern):
            name = path.relative_to(notebooks.ROOT)
            if name.parts[0] != "labs" or "00" in name.parts[1] or "04" in name.parts[1]:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, root / name)
    shutil.copytree(notebooks.ROOT / "site", root / "site", dirs_exist_ok=True)
    shutil.copy(notebooks.ROOT / "pyproject.toml", root)  # Sphinx's settings read it
    (root / "data").symlink_to(notebooks.ROOT / "data")  # some figures read it
    for package in sources.PACKAGES:
        (root / package).mkdir(parents=True, exist_ok=True)
    return root


def test_a_complaint_names_the_original_and_the_old_site_stays(small):
    old = small / "dist" / "site" / "index.html"
    old.parent.mkdir(parents=True)
    old.write_text("the one before", encoding="utf-8")
    with (small / "site" / "students.md").open("a", encoding="utf-8") as page:
        page.write("\n[nowhere](lectures/99-nowhere.md)\n")
    with pytest.raises(
        build.BuildError, match=r"(?m)^site/students\.md:\d+: WARNING: .*99-nowhere"
    ) as complaint:
        build.make(small, [])
    assert "README.md" not in str(complaint.value).replace("lectures/README.md", "")
    assert old.read_text(encoding="utf-8") == "the one before"
    assert [path.name for path in (small / "dist").iterdir()] == ["site"]


def test_a_figure_script_that_fails_is_named(small):
    with (small / "lectures" / "figures" / "metrics.py").open("a", encoding="utf-8") as script:
        script.write("\nraise RuntimeError('no ink')\n")
    with pytest.raises(
        build.BuildError, match=r"lectures/figures/metrics\.py does not draw:\n(?s:.*)no ink"
    ):
        build.make(small, [])


def test_a_missing_source_is_named(small):
    (small / "CONTRIBUTING.md").unlink()
    with pytest.raises(build.BuildError, match=r"nothing matches CONTRIBUTING\.md"):
        build.make(small, [])


def test_cells_say_what_they_are():
    lab = notebooks.Lab("04-label-aggregation")
    cells = sources.labelled(notebooks.read(lab.release)).cells
    tags = {notebooks.grader(cell).get("grade_id"): cell.metadata.get("tags") for cell in cells}
    assert (tags["setup"], tags["agreement"], tags["test-agreement"]) == (
        ["given"],
        ["exercise"],
        ["test"],
    )


def test_the_command_says_where_the_site_is(tmp_path, monkeypatch, capsys):
    import build_site

    monkeypatch.setattr(sys, "argv", ["build_site.py"])
    monkeypatch.setattr(build_site.notebooks, "ROOT", tmp_path)
    monkeypatch.setattr(build, "make", lambda root, labs: tmp_path / "dist" / "site")
    assert build_site.main() == 0
    assert capsys.readouterr().out == "dist/site/index.html\n"

    def complain(root: Path, labs: list) -> Path:
        raise build.BuildError("site/index.md:3: WARNING: something")

    monkeypatch.setattr(build, "make", complain)
    assert build_site.main() == 1
    assert (
        capsys.readouterr().err
        == "site/index.md:3: WARNING: something\nno site was made; dist/site/ is as it was\n"
    )
