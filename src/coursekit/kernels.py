"""nbclient, which does not overlook a kernel's answer while it talks to a widget.

An output widget, as that of a slider, is told what it shows over the socket on which the answer to
the cell comes. To send there takes the sign away that something has come (zmq_getsockopt(3),
ZMQ_FD: it is raised once), and nbclient waits for that sign until the cell's time is over, without
a word; in 2 of some 60 slider cells on a busy machine. To ask the socket for its events raises it
again.
"""

from typing import Any

import zmq
from nbclient import NotebookClient
from nbclient.output_widget import OutputWidget


class Output(OutputWidget):
    """An output widget that looks at what has come after it sent something."""

    def send(self, *arguments: Any, **named: Any) -> None:
        """Send a comm message."""
        super().send(*arguments, **named)
        socket: Any = self.kernel_client.shell_channel.socket
        socket.get(zmq.EVENTS)


class Client(NotebookClient):
    """Runs notebooks, also those with sliders; its arguments are nbclient's."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.widget_registry = {"@jupyter-widgets/output": {"OutputModel": Output}}
