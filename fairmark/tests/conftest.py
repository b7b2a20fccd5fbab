"""The engine's tests, when they are run by themselves and when a course runs them with its own."""

pytest_plugins = ["runs"]
