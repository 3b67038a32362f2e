"""Who may come in: a key that works once, then a cookie; and what every request must look like.

The address is of this computer alone, but other people and other pages reach it too: another user
of a shared desktop, a page on the web that sends a form, a name that was made to lead here.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Mapping
from http import HTTPStatus

from msgspec import Struct, field

METHODS = frozenset({"GET", "HEAD", "POST"})
READING = frozenset({"GET", "HEAD"})
FORM_TOKEN = "form-token"
"""The name of the field by which a form shows that it is one of ours."""
TOO_LONG = "/too-long"
"""The page for whoever sends a longer address, or more with it, than is read."""
UNREAD = "/unread"
"""The page for whatever sends what is no request: a program that is no browser, mostly."""
ONCE = "."
"""Parts that token from a word by which every page that is shown has a token of its own."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": with it a browser says of our own forms that they come from nowhere.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""What goes with every answer: nothing is loaded from elsewhere, run inline, framed or kept."""


class Refused(Exception):  # noqa: N818  # an answer, not a fault
    """This request is not answered; `status` says why to a browser, the words to a person."""

    def __init__(self, status: HTTPStatus, message: str, next_step: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.next_step = next_step


class Door(Struct):
    """The one way in. `port` is the one that is listened at; `cookie` is the name of the cookie.

    A visit is somebody who came in with the key: what stands in each form that they are shown, by
    their cookie. Cookies of one computer are sent to all of its ports, so the name holds ours.
    """

    port: int
    _key: str = ""
    _visits: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def cookie(self) -> str:
        """The name of the cookie."""
        return f"qiworkbook-{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which we are here, and no other."""
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    def new_key(self) -> str:
        """A key that lets one browser in, once. The one before it works no more."""
        with self._lock:
            self._key = secrets.token_urlsafe(32)
            return self._key

    def enter(self, key: str) -> str | None:
        """The value of the cookie for whoever comes with the key; None for a wrong or used one."""
        with self._lock:
            if not self._key or not _same(key, self._key):
                return None
            self._key = ""
            cookie = secrets.token_urlsafe(32)
            self._visits[cookie] = secrets.token_urlsafe(32)
            return cookie

    def renew(self) -> None:
        """Take nothing more from the forms that are open: another workbook is shown from now on."""
        with self._lock:
            self._visits = {value: secrets.token_urlsafe(32) for value in self._visits}

    def visit(self, cookie: str | None) -> str:
        """What shows that a form is of the visit that a cookie is of. Raises Refused."""
        with self._lock:
            for value, visit in self._visits.items():
                if cookie and _same(cookie, value):
                    return visit
        raise Refused(
            HTTPStatus.FORBIDDEN,
            "This page is open only to the person who started it.",
            "If that is you: start the workbook again, and use the page that opens.",
        )

    def check_host(self, host: str, method: str) -> None:
        """Raise Refused for a request under another name, and for methods that nothing needs."""
        if host not in self.hosts:
            raise Refused(
                HTTPStatus.MISDIRECTED_REQUEST,
                "There is no workbook under this address.",
                "Use the page that opened when the workbook was started.",
            )
        if method not in METHODS:
            raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "The page cannot do that.", "Go back.")

    def check_write(self, visit: str, host: str, headers: Mapping[str, str], token: str) -> None:
        """Raise Refused for a write that does not come from a form on one of our own pages."""
        site = headers.get("Sec-Fetch-Site", "same-origin")  # older browsers do not say
        ours = headers.get("Origin") == f"http://{host}" and site == "same-origin"
        if not ours or not _same(token.partition(ONCE)[0], visit):
            raise Refused(
                HTTPStatus.FORBIDDEN,
                "This form does not come from a page of the workbook as it is open now, so "
                "nothing was written.",
                "It may be from before the workbook was started again. Open the page again, and "
                "copy what you typed from below.",
            )


def _same(one: str, other: str) -> bool:
    """Compared in a time that tells nothing."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
