"""A class: what was handed in, its gradebook and grades, team projects, and a demo class."""
