"""How a connection is read, so that what is too long or too large gets a page as well."""

from __future__ import annotations

from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestHeaderFieldsTooLarge

TOO_LONG = "/too-long"
"""The page for whoever sends a longer address, or more with it, than is read."""


class Reader(HTTPRequestParser):
    """Reads a body that is too large to its end, and keeps none of it.

    A browser listens only once it has sent everything; the pages then say what was too large.
    """

    def received(self, data: bytes) -> int:
        """Take in what came. Gives how many bytes of it belong to this request."""
        used = super().received(data)
        is_large = self.content_length >= self.adj.max_request_body_size
        if is_large and self.body_rcv is not None:  # which is false itself as long as it is empty
            self.error, self.completed = None, self.body_rcv.completed
            self.body_rcv.buf = OverflowableBuffer(self.adj.inbuf_overflow)
        if isinstance(self.error, RequestHeaderFieldsTooLarge):
            self.error, self.path = None, TOO_LONG
        return used


class Channel(HTTPChannel):
    """A connection that is read so."""

    parser_class = Reader
