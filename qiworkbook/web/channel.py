"""What is read of a connection before the pages see it, and the page for what they never see."""

from __future__ import annotations

from http import HTTPStatus

from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask

from qiworkbook.web.access import HEADERS

_PAGE = """\
<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{0}</title></head>
<body><main><h1>{0}</h1><p>{1}</p><p><a href="/">Go to the workbook</a></p></main></body></html>
"""
_TOO_LONG = (
    "The address, or what your browser sends with it, is too long for the workbook.",
    "If this comes again, delete the cookies of 127.0.0.1 in your browser, start the workbook "
    "again, and use the page that opens.",
)
_NOT_READ = (
    "What your browser sent could not be read, so nothing was written.",
    "Go back, and try again.",
)


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
        return used


class ErrorPage(ErrorTask):
    """A page of our own, without anything that has to be loaded."""

    def execute(self) -> None:
        """Write it, and close the connection."""
        code = self.request.error.code  # type: ignore[attr-defined]  # it is the one above
        is_long = code == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        body = _PAGE.format(*(_TOO_LONG if is_long else _NOT_READ)).encode()
        self.status = f"{code} {HTTPStatus(code).phrase}"
        self.response_headers = [("Content-Type", "text/html; charset=utf-8"), *HEADERS.items()]
        self.content_length = len(body)
        self.set_close_on_finish()
        self.write(body)


class Channel(HTTPChannel):
    """A connection that is read and answered so."""

    parser_class = Reader
    error_task_class = ErrorPage
