"""Pages asked for over a real socket, by somebody who came in."""

from __future__ import annotations

import contextlib
import http.client
import re
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

Answer = tuple[int, str, Message]


def asked(host: str, path: str, cookie: str = "", fields: str = "") -> Answer:
    """What is answered: the status, the text, the headers. With `fields` it is a form."""
    headers = {"Cookie": cookie, "Origin": f"http://{host}"}
    if fields:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    with contextlib.closing(http.client.HTTPConnection(host, timeout=60)) as there:
        there.request("POST" if fields else "GET", path, body=fields or None, headers=headers)
        answer = there.getresponse()
        return answer.status, answer.read().decode(), answer.headers


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who came in; `token` shows that a form is one of ours."""

    host: str
    cookie: str
    token: str

    def get(self, path: str) -> str:
        """The text of a page."""
        status, text, _ = asked(self.host, path, self.cookie)
        assert status == 200, (path, status, text)
        return text

    def field(self, path: str, name: str) -> str:
        """What stands in a hidden field of a page."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.get(path))
        assert found, path
        return found[1]

    def post(self, path: str, fields: str) -> int:
        """Send a form; gives the status."""
        return asked(self.host, path, self.cookie, f"form-token={self.token}&{fields}")[0]


def come_in(address: str, start: str = "/new-project") -> Client:
    """Use the key in the address that lets one in; a form stands on the page `start`."""
    parts = urlsplit(address)
    status, _, headers = asked(parts.netloc, parts.path)
    assert status == 303
    cookie = str(headers["Set-Cookie"]).partition(";")[0]
    _, text, _ = asked(parts.netloc, start, cookie)
    found = re.search(r'name="form-token" value="([^"]+)"', text)
    assert found
    return Client(parts.netloc, cookie, found[1])
