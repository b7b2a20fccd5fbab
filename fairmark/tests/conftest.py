"""The engine's tests, when they are run by themselves and when a course runs them with its own."""

import signal

pytest_plugins = ["runs"]

# A shell starts what runs in the background with interrupts ignored, and whatever a test starts
# would ignore them, too.
signal.signal(signal.SIGINT, signal.default_int_handler)
