"""The server of one workbook: on this computer alone, until Ctrl and C are pressed."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
import tempfile
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qiworkbook.problems import WorkbookError
from qiworkbook.web.access import TOO_LONG, UNREAD, Door
from qiworkbook.web.served_workbook import ServedWorkbook

HERE = "127.0.0.1"
_THREADS = 8
_SLOWEST = 15  # seconds without a word: somebody else of this computer could take every place
_MOST_AT_ONCE = 100
_LONGEST_HEADERS = 16 * 1024


@dataclass(slots=True)
class Listening:
    """A port that is ours: who asks there already waits, and is answered once it is `run`.

    A browser starts while the pages are still being loaded. `address` lets one browser in, once;
    `file` is a page of our own that leads there. What is handed to a browser as a word of its
    command line can be seen by every user of the computer, so it is the file that is opened: only
    its owner can read it.
    """

    address: str
    file: Path
    _book: ServedWorkbook = field(repr=False)
    _door: Door = field(repr=False)
    _at: socket.socket = field(repr=False)
    _debug: bool = False
    _sockets: dict[int, Any] = field(default_factory=dict, repr=False)
    _server: Any = field(default=None, repr=False)

    def open_browser(self) -> bool:
        """Open the page in the browser of this computer. Gives whether there was one."""
        with contextlib.suppress(webbrowser.Error, OSError):
            return webbrowser.open(self.file.as_uri())
        return False

    def run(self) -> None:
        """Answer until the program is interrupted, or the server is stopped.

        Drafts that are too old are taken away first.
        """
        from waitress.server import create_server
        from waitress.wasyncore import close_all

        from qiworkbook.web.app import LARGEST_REQUEST, make_app
        from qiworkbook.web.site import Site
        from qiworkbook.workbook.edits.drafts import purge_drafts

        purge_drafts(self._book.folder)
        logging.getLogger("waitress").setLevel(logging.CRITICAL)  # it would name addresses
        self._server = create_server(
            make_app(Site(self._book, self._door, debug=self._debug)),
            map=self._sockets,
            sockets=[self._at],
            threads=_THREADS,
            ident="",
            connection_limit=_MOST_AT_ONCE,
            channel_timeout=_SLOWEST,
            cleanup_interval=10,
            max_request_header_size=_LONGEST_HEADERS,
            max_request_body_size=LARGEST_REQUEST + 1024 * 1024,
            recv_bytes=4 * _LONGEST_HEADERS,
        )
        self._server.channel_class = _channel()
        try:
            self._server.run()
        finally:
            self._server.task_dispatcher.shutdown()
            close_all(self._sockets)

    def stop(self) -> None:
        """End a `run` that answers, from another thread."""
        from waitress.wasyncore import close_all

        self._server.trigger.pull_trigger(lambda: close_all(self._sockets))


def _channel() -> type:
    """A connection that reads what is too large to its end, and keeps none of it.

    A browser listens only once it has sent everything; the pages then say what was too large, and
    of headers that are too long, or no request at all, as well.
    """
    from waitress.buffers import OverflowableBuffer
    from waitress.channel import HTTPChannel
    from waitress.parser import HTTPRequestParser
    from waitress.utilities import RequestHeaderFieldsTooLarge

    class Reader(HTTPRequestParser):
        def received(self, data: bytes) -> int:
            used = super().received(data)
            is_large = self.content_length >= self.adj.max_request_body_size
            if is_large and self.body_rcv is not None:  # it is false as long as it is empty
                self.error, self.completed = None, self.body_rcv.completed
                self.body_rcv.buf = OverflowableBuffer(self.adj.inbuf_overflow)
            if self.error:  # asked anew for a page of ours, without anything that was sent
                is_long = isinstance(self.error, RequestHeaderFieldsTooLarge)
                self.error, self.headers, self.body_rcv = None, {}, None
                self.parse_header(f"GET {TOO_LONG if is_long else UNREAD} HTTP/1.0\r\n".encode())
            return used

    class Channel(HTTPChannel):
        parser_class = Reader

    return Channel


@contextlib.contextmanager
def listening(book: ServedWorkbook, port: int = 0, *, debug: bool = False) -> Iterator[Listening]:
    """A server for this workbook, at a free port unless one is given.

    Raises WorkbookError where the port is taken or may not be used.
    """
    with contextlib.closing(_bound(port)) as at:
        at.listen(_MOST_AT_ONCE)
        real = at.getsockname()[1]
        door = Door(real)
        address = f"http://{HERE}:{real}/start/{door.new_key()}"
        with _leading_to(address) as file:
            yield Listening(address, file, book, door, at, debug)


def _bound(port: int) -> socket.socket:
    at = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # Elsewhere the first would let another program listen at the same port.
        wanted = "SO_REUSEADDR" if os.name == "posix" else "SO_EXCLUSIVEADDRUSE"
        at.setsockopt(socket.SOL_SOCKET, getattr(socket, wanted), 1)
        at.bind((HERE, port))
    except (OSError, OverflowError) as error:
        at.close()
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = "is in use by another program" if taken else "cannot be used"
        raise WorkbookError(
            f"Port {port} of this computer {why}.",
            "Leave --port out, and a free one is found. If it is this workbook that is open "
            "already, use the page that opened then.",
        ) from None
    return at


@contextlib.contextmanager
def _leading_to(address: str) -> Iterator[Path]:
    """A page in a folder that only its owner can look into, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="qiworkbook-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, "open.html")
        file.touch(mode=0o600)
        file.write_text(
            '<!DOCTYPE html><html lang="en-GB"><meta charset="utf-8">'
            f'<meta http-equiv="refresh" content="0; url={address}">'
            "<title>Opening the workbook</title>"
            f'<p><a href="{address}">Open the workbook</a></p></html>\n',
            encoding="utf-8",
        )
        yield file
