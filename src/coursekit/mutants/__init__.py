"""Mutation testing of a lab's graders: change the solution, see whether a test notices.

`operators` makes the changes, `trials` runs a lab's tests on each of them, `survivors` holds the
list of those that a person has looked at.

References: DeMillo, Lipton and Sayward (1978), Hints on test data selection.
"""
