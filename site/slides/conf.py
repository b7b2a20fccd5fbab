"""Sphinx's settings for the slides: the same lectures, of which `coursekit.site.slides` keeps what
a class looks at."""

project = "Shipping ML"
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.mathjax",
    "sphinx_revealjs",
    "coursekit.site.pages",
    "coursekit.site.slides",
]
html_copy_source = False
root_doc = "00-start-here"
# Only the lectures of modules become decks.
exclude_patterns = ["README.md", "[a-z]*.md"]
# Every lecture stands for itself.
suppress_warnings = ["toc.not_included"]

myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]

revealjs_html_theme = "revealjs-simple"
revealjs_style_theme = "slides.css"
revealjs_static_path = ["../static/slides.css", "../static/slides.js"]
revealjs_script_files = ["slides.js"]
html_favicon = "../static/favicon.svg"
revealjs_use_section_ids = True
# On a phone the slides are upright and stand below each other.
revealjs_script_conf = """{
    width: innerWidth < 600 ? 640 : 1280, height: innerWidth < 600 ? 1280 : 720,
    scrollActivationWidth: 600,
    margin: 0.06, center: false, hash: true, slideNumber: "c/t", transition: "none",
    pdfSeparateFragments: false}"""
revealjs_script_plugins = [{"src": "revealjs/plugin/notes/notes.js", "name": "RevealNotes"}]

# The pages' copy.
mathjax_path = "../../_static/mathjax/tex-svg.js"
mathjax3_config = {"options": {"enableMenu": False}}
