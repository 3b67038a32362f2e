"""What the tests of the pages share: somebody who has come in by the door, with no socket."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook
from qiworkbook.web.access import FORM_TOKEN, Door
from qiworkbook.web.app import make_app
from qiworkbook.web.served_workbook import ServedWorkbook
from qiworkbook.web.site import Site
from qiworkbook.writers.templates import packaged_templates

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PORT = 5000
HOST = f"127.0.0.1:{PORT}"
TODAY = date(2025, 1, 15)
TEMPLATES = packaged_templates("web", "html")  # as a server has them: each is compiled once
_TOKEN = re.compile(rf'name="{FORM_TOKEN}" value="([^"]+)"')


@dataclass(slots=True)
class Visitor:
    """A browser that came in by the door, and fills in forms as a person would."""

    site: Site
    client: FlaskClient
    token: str = ""

    def come_in(self) -> Visitor:
        """Use the key."""
        response = self.get(f"/start/{self.site.door.new_key()}")
        assert response.status_code == 303
        return self

    def get(self, path: str, **headers: str) -> TestResponse:
        """Look at a page."""
        response = self.client.get(path, headers={"Host": HOST} | headers)
        found = _TOKEN.search(response.text) if response.mimetype == "text/html" else None
        self.token = found[1] if found else self.token
        return response

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        """Send the form of a page; a page of it was looked at before."""
        if not self.token:
            self.get("/new-project" if self.site.book.is_begun else "/begin")
        sent = {
            "Host": HOST,
            "Origin": f"http://{HOST}",
            "Sec-Fetch-Site": "same-origin",
        } | (headers or {})
        response = self.client.post(
            path,
            data={FORM_TOKEN: self.token} | (data or {}),
            headers={key: value for key, value in sent.items() if value},
        )
        found = _TOKEN.search(response.text) if response.mimetype == "text/html" else None
        self.token = found[1] if found else self.token
        return response

    def answered(self, page: TestResponse, **answers: str) -> TestResponse:
        """Send a page's form again as it stands, with these fields filled in."""
        fields: dict[str, list[str]] = {}
        for name, value in fields_of(page.text):
            fields.setdefault(name, []).append(value)
        fields |= {name: [value] for name, value in answers.items()}
        action = re.search(r'<form method="post" action="([^"]+)"', page.text)
        assert action
        return self.post(unescaped(action[1]), fields)


def fields_of(text: str) -> list[tuple[str, str]]:
    """The fields of the forms of a page as a browser would send them, buttons aside."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[tuple[str, str]] = []
            self.area = self.choice = ""
            self.options: list[tuple[str, bool]] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            said = dict(attrs)
            name = said.get("name") or ""
            if tag == "input" and name and said.get("type") != "file":
                if said.get("type") not in ("radio", "checkbox") or "checked" in said:
                    self.found.append((name, said.get("value") or ""))
            elif tag == "textarea":
                self.area = name
                self.found.append((name, ""))
            elif tag == "select":
                self.choice, self.options = name, []
            elif tag == "option" and self.choice:
                self.options.append((said.get("value") or "", "selected" in said))

        def handle_data(self, data: str) -> None:
            if self.area:
                name, before = self.found[-1]
                whole = before + (data.removeprefix("\n") if not before else data)
                self.found[-1] = (name, whole)

        def handle_endtag(self, tag: str) -> None:
            if tag == "textarea":
                self.area = ""
            elif tag == "select" and self.choice:
                chosen = [value for value, is_chosen in self.options if is_chosen]
                first = [value for value, _ in self.options[:1]]
                self.found += [(self.choice, value) for value in chosen or first]
                self.choice = ""

    reader = Reader()
    reader.feed(text)
    return [(name, value) for name, value in reader.found if name]


def unescaped(text: str) -> str:
    """A text of a page as a browser reads it."""
    from html import unescape

    return unescape(text)


def visitor(folder: Path, plugins: Plugins | None = None) -> Visitor:
    """Somebody at the door of the workbook in a folder."""
    book = ServedWorkbook(folder, plugins or Plugins(None), lambda: TODAY)
    site = Site(book, Door(PORT), templates=TEMPLATES)
    app = make_app(site)
    app.testing = False
    return Visitor(site, app.test_client())


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    """A workbook with one small project, elm, and no data or cycles yet."""
    return make_workbook(tmp_path / "book", {"projects/elm/project.toml": SMALL_PROJECT})


@pytest.fixture
def stranger(elm: WorkbookFolder) -> Visitor:
    """Somebody who has no key."""
    return visitor(elm.root)


@pytest.fixture
def guest(stranger: Visitor) -> Visitor:
    """Somebody who has come in."""
    return stranger.come_in()
