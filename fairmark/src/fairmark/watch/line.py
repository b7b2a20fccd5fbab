"""The queue: whoever was graded least in the last hour comes first, then whoever came first."""

from collections import Counter
from collections.abc import Callable, Container
from operator import attrgetter

from fairmark.watch.inbox import Ticket


class Line:
    """Submissions that wait, and those that are being graded.

    Parameters
    ----------
    recent : callable
        How often a student was graded in the last hour.
    """

    def __init__(self, recent: Callable[[str], int]) -> None:
        self._recent = recent
        self.waiting: dict[str, Ticket] = {}
        self.running: dict[str, Ticket] = {}

    def __contains__(self, ticket: Ticket) -> bool:
        return ticket.id in self.waiting or ticket.id in self.running

    def add(self, ticket: Ticket) -> None:
        """Put a submission into the queue."""
        self.waiting[ticket.id] = ticket

    def in_order(self) -> list[Ticket]:
        """What waits, the next one first.

        A student's second submission in the queue counts as if the first had been graded, so nobody
        gets ahead by handing in often.
        """
        taken = Counter(one.student for one in self.running.values())
        counts = {}
        by_time = sorted(self.waiting.values(), key=attrgetter("arrived", "id"))
        for ticket in by_time:
            student = ticket.student
            counts[ticket.id] = self._recent(student) + taken[student]
            taken[student] += 1
        return sorted(by_time, key=lambda one: counts[one.id])

    def take(self, paused: Container[str] = ()) -> Ticket | None:
        """The next one, which is being graded from now on; None where nothing waits but for
        assignments that are paused."""
        for ticket in self.in_order():
            if ticket.assignment not in paused:
                self.running[ticket.id] = self.waiting.pop(ticket.id)
                return ticket
        return None

    def put_back(self, ticket: Ticket) -> None:
        """Have it wait again."""
        self.waiting[ticket.id] = self.running.pop(ticket.id)

    def leave(self, ticket: Ticket) -> None:
        """It is done."""
        del self.running[ticket.id]

    def ahead(self, ticket: Ticket) -> list[Ticket]:
        """What a student has in the queue of one assignment already."""
        found = []
        wanted = (ticket.student, ticket.assignment)
        for queue in (self.waiting, self.running):
            for one in queue.values():
                if (one.student, one.assignment) == wanted:
                    found.append(one)
        return found
