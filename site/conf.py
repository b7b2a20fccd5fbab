"""Sphinx's settings for the pages. `make site` prepares the sources, and runs Sphinx with these."""

import tomllib
from pathlib import Path

_SETTINGS = Path(__file__).resolve().parents[1] / "pyproject.toml"

project = html_title = "Shipping ML"
author = "Shipping ML contributors"
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.mathjax",
    "sphinx.ext.githubpages",  # lets GitHub's pages show folders that begin with an underscore
    "sphinx_copybutton",
    "sphinx_design",
    "coursekit.site.pages",
]
# Parts of it stand in other pages.
exclude_patterns = ["README.md"]
templates_path = ["templates"]

# Labs are exercises: there is nothing to execute before students have solved them.
nb_execution_mode = "off"
myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = False
# Attributes of a class are documented by the class and listed once.
napoleon_use_ivar = True

html_theme = "furo"
# Where a public copy of the course is; templates/page.html makes buttons of it.
html_context = {
    "repository": tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))["tool"]["coursekit"][
        "repository"
    ]
}
pygments_dark_style = "a11y-high-contrast-dark"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_favicon = "static/favicon.svg"
html_copy_source = False
html_show_copyright = False
html_domain_indices = False
html_use_index = False
# From a folder on disk a browser lets no script read other pages: without summaries, search works
# there, too.
html_show_search_summary = False

# `make site` puts this one file of MathJax there. Its menu would ask for more of them.
mathjax_path = "mathjax/tex-svg.js"
mathjax3_config = {"options": {"enableMenu": False}}

copybutton_exclude = ".linenos, .gp, .go"
