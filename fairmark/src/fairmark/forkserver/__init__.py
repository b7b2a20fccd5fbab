"""The fork server: imports once, forks a sandboxed process for each submission and its tests."""
