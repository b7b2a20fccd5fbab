"""A class: what was handed in, graded by nbgrader one by one, and the grades as a table."""
