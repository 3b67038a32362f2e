"""Fifty clients that save at once, to one project and to many: nothing is lost, nothing is half."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook
from qiworkbook.web.served_workbook import ServedWorkbook
from qiworkbook.web.server import listening
from tests.web.conftest import TODAY
from tests.web.pages_over_http import Client, come_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLIENTS = 50
PROJECTS = ("ash", "elm", "oak", "yew", "fir")


@pytest.fixture
def book(tmp_path: Path) -> WorkbookFolder:
    files = {f"projects/{id_}/project.toml": SMALL_PROJECT for id_ in PROJECTS}
    return make_workbook(tmp_path / "book", files)


@pytest.fixture
def client(book: WorkbookFolder) -> Iterator[Client]:
    with listening(ServedWorkbook(book.root, Plugins(None), lambda: TODAY)) as server:
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield come_in(server.address)
        finally:
            server.stop()
            thread.join(30)


@pytest.mark.slow
@pytest.mark.parametrize("projects", [("elm",), PROJECTS], ids=["one", "many"])
def test_fifty_who_add_at_once_lose_nothing(
    book: WorkbookFolder, client: Client, projects: tuple[str, ...]
) -> None:
    """Each saves again where it is told that the file was changed at that very moment."""

    def add(at: int) -> int:
        project = projects[at % len(projects)]
        path = f"/add?kind=project&project={project}&at=driver"
        for _ in range(CLIENTS):
            status = client.post(path, f"{quote('driver//name')}=Driver+number+{at}")
            if status != 422:
                break
        return status

    with ThreadPoolExecutor(CLIENTS) as all_:
        assert set(all_.map(add, range(CLIENTS))) == {303}
    texts = [book.read(f"projects/{id_}/project.toml") for id_ in projects]
    for at in range(CLIENTS):
        said = f'name = "Driver number {at}"\n'
        assert sum(text.count(said) for text in texts) == 1, at
    assert not [*book.root.rglob(".qiw-*")]
    assert book.run("check").exit_code in (0, 1)
    assert "cannot be read" not in book.run("check").out


@pytest.mark.slow
def test_fifty_who_change_the_same_field_are_each_heard(
    book: WorkbookFolder, client: Client
) -> None:
    """One is written, every other is shown both: nobody is told a save that was none."""
    path = "/edit?kind=project&project=elm&at=project"
    seen = client.field(path, "expected")

    def change(at: int) -> tuple[int, str]:
        title = f"Title of {at}"
        fields = f"expected={seen}&{quote('project/title')}={quote(title)}"
        return client.post(path, fields), title

    with ThreadPoolExecutor(CLIENTS) as all_:
        answers = [*all_.map(change, range(CLIENTS))]
    saved = [title for status, title in answers if status == 303]
    assert {status for status, _ in answers} <= {303, 409, 422}
    assert len(saved) == 1
    assert f'title = "{saved[0]}"' in book.read("projects/elm/project.toml")
