"""Whether a submission gets feedback now, by the course's policy, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fairmark.policy import Policy
from fairmark.watch.inbox import Ticket

_KEPT = "Your work is handed in and kept"


@dataclass(frozen=True)
class Use:
    """How much of their feedback a student has used for an assignment, this one included.

    Attributes
    ----------
    today, in_all : int
        Times.
    policy : Policy
    """

    today: int
    in_all: int
    policy: Policy

    @property
    def said(self) -> str:
        """For the student."""
        most = self.policy.feedback
        return (
            f"This is feedback {self.today} of {most.a_day} today, and {self.in_all} of "
            f"{most.in_all} in all. It is not your mark yet."
        )


def use(
    policy: Policy,
    ticket: Ticket,
    before: Sequence[date],
) -> Use:
    """What is used up with a submission.

    Parameters
    ----------
    policy : Policy
    ticket : Ticket
    before : sequence of date
        The days of the feedback that the student had, or waits for.
    """
    day = policy.day(ticket.arrived)
    return Use(before.count(day) + 1, len(before) + 1, policy)


def refusal(use: Use, ticket: Ticket) -> str:
    """Why there is no feedback on a submission, for the student; empty where there is."""
    most = use.policy.feedback
    due = use.policy.due_for(ticket.student, ticket.assignment)
    if due and ticket.arrived > due and not most.after_due:
        return (
            f"{_KEPT}. It was due on {use.policy.shown(due)}, and came on "
            f"{use.policy.shown(ticket.arrived)}. There is no feedback after the due date: the "
            "next page that you get here is your graded one."
        )
    if use.in_all > most.in_all:
        return (
            f"{_KEPT}. You have had feedback on this assignment {most.in_all} times, which is all "
            "that there is. Validate still runs the tests that you see."
        )
    if use.today > most.a_day:
        return (
            f"{_KEPT}. You have had feedback on this assignment {most.a_day} times today. Hand in "
            "again tomorrow for more. Validate still runs the tests that you see."
        )
    return ""
