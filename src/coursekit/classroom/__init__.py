"""A class: what was handed in, the gradebook, the grades as a table, team projects, a demo class."""
