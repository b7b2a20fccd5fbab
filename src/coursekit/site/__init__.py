"""The course's site: `sources` says what it is made of, `build` makes it, `pages` and `slides` are
Sphinx extensions."""
