"""What the site is made of: copies of the course's public files in a folder of their own, which is
all that Sphinx sees."""

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.notebooks import is_answer, is_locked, is_test
from coursekit.site import decks

#: What is copied, and to where; `*` does not match slashes. Nothing else can get into a page.
PAGES = {
    "site/*.md": "",
    "site/pictures/*.png": "site/pictures",
    "README.md": "",
    "CONTRIBUTING.md": "",
    "LICENSE*": "",
    "CITATION.cff": "",
    "lectures/*.md": "lectures",
    "lectures/figures/*.py": "lectures/figures",
    "labs/*/*.ipynb": "labs/*",
    # Not under its own name, which is an instructors' folder wherever it turns up.
    "fairmark/*.md": "engine",
    "fairmark/docs/*.md": "engine/docs",
    "fairmark/Containerfile": "engine",
}
#: A link in a page, and what it becomes because the file it leads to is copied to another place.
MOVED = {
    "(fairmark/SECURITY.md)": "(engine/SECURITY.md)",
    "(site/instructors.md)": "(instructors.md)",
}
#: A link from a lecture or a lab to a file of a data set.
DATA_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?:\.\./)+data/([^)]+)\)")
#: The packages whose public modules are documented.
PACKAGES = {
    "src/labkit": "What the labs import.",
    "fairmark/src/fairmark": "The grading engine. It knows nothing of this course and grades any "
    "nbgrader course.",
}
#: Runs a figure script where it stands, because some of them read the course's data; what they
#: share has nothing to draw.
DRAW = """
import importlib, pathlib, sys
script = importlib.import_module(sys.argv[1])
if hasattr(script, "draw"):
    script.draw(pathlib.Path(sys.argv[2]))
"""

Origins = dict[str, str]


def stage(root: Path, folder: Path) -> Origins:
    """Copy what the site is made of, with the pictures drawn anew.

    Parameters
    ----------
    root : Path
        Of the course.
    folder : Path
        Empty; Sphinx's source.

    Returns
    -------
    dict of str to str
        Path in `folder` -> path in the course, so that a complaint names the file to mend.

    Raises
    ------
    ValueError
        A pattern matches nothing, or a picture cannot be drawn.
    """
    origins = _copy(root, folder)
    draw_figures(root / "lectures" / "figures", folder / "lectures" / "figures")
    for path in folder.glob("labs/*/*.ipynb"):
        nbformat.write(labelled(notebooks.read(path)), path)
    (folder / "decks.md").write_text(decks.page(root / "lectures"), encoding="utf-8", newline="\n")
    (folder / "reference").mkdir()
    for package, what in PACKAGES.items():
        text = "\n".join(_reference(root / package, what))
        page = folder / "reference" / f"{Path(package).name}.md"
        page.write_text(text, encoding="utf-8", newline="\n")
    return origins


def stage_mathjax(folder: Path) -> None:
    """Put the one file of MathJax that draws TeX as SVG, which needs no fonts, into a folder."""
    spec = importlib.util.find_spec("sphinx-mathjax-offline")
    if spec is None or spec.origin is None:
        raise ValueError(
            "MathJax is missing: it comes with sphinx-mathjax-offline; python scripts/bootstrap.py "
            "installs it"
        )
    folder.mkdir(parents=True)
    shutil.copy(Path(spec.origin).parent / "static" / "mathjax" / "tex-svg.js", folder)


def draw_figures(scripts: Path, folder: Path) -> None:
    """Run the figure scripts of a folder, each of which draws into another folder.

    Raises
    ------
    ValueError
        A script fails.
    """
    for script in sorted(scripts.glob("*.py")):
        done = subprocess.run(
            [sys.executable, "-c", DRAW, script.stem, str(folder)],
            cwd=scripts,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        if done.returncode:
            raise ValueError(f"lectures/figures/{script.name} does not draw:\n{done.stderr}")


def labelled(notebook: NotebookNode) -> NotebookNode:
    """A student's notebook whose cells say by a tag what they are: `exercise`, `written`, `test` or
    `given`."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = named_data(cell.source)
        if is_answer(cell):
            tag = "exercise" if cell.cell_type == "code" else "written"
        elif is_test(cell):
            tag = "test"
        elif is_locked(cell) and cell.cell_type == "code":
            tag = "given"
        else:
            continue
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), tag]
    return notebook


def named_data(text: str) -> str:
    """A text whose links into data/, which is no part of the site, are names of files.

    Examples
    --------
    >>> named_data("Use [the template](../data/project/template.md).")
    'Use the template (`data/project/template.md`).'
    """
    return DATA_LINK.sub(r"\1 (`data/\2`)", text)


def _reference(package: Path, what: str) -> Iterator[str]:
    yield f"# {package.name}\n\n{what}\n"
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        if name != package.name and not any(part.startswith("_") for part in name.split(".")):
            yield f"## {name}\n\n```{{eval-rst}}\n.. automodule:: {name}\n   :members:\n```\n"


def _copy(root: Path, folder: Path) -> Origins:
    origins = {}
    for pattern, target in PAGES.items():
        paths = sorted(root.glob(pattern))
        if not paths:
            raise ValueError(
                f"{root}: nothing matches {pattern}, which the site is made of; put it back"
            )
        for path in paths:
            copy = folder / target.replace("*", path.parent.name) / path.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
            if path.suffix == ".md":
                text = path.read_text(encoding="utf-8")
                for link, instead in MOVED.items():
                    text = text.replace(link, instead)
                copy.write_text(named_data(text), encoding="utf-8", newline="\n")
            origins[copy.relative_to(folder).as_posix()] = path.relative_to(root).as_posix()
    return origins
