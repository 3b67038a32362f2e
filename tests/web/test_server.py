"""The real server, as a person starts it: a program of its own, at a real port."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.plugins.manager import Plugins
from qiworkbook.store.journal import private_folder
from qiworkbook.testing import WorkbookFolder
from qiworkbook.web.served_workbook import ServedWorkbook
from qiworkbook.web.server import HERE, Listening, listening
from qiworkbook.workbook.edits.drafts import draft_of, keep_draft
from tests.web.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator


STARTED = Path(sys.executable).with_name("qiworkbook")


@contextlib.contextmanager
def started(*args: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """`qiworkbook serve`, and the lines that it says until it is ready."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(
        [STARTED, "serve", "--no-browser", *args],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout
    lines = []
    try:
        for line in server.stdout:
            lines.append(line)
            if line.startswith("Keep this window"):
                break
        yield server, lines
    finally:
        server.kill()
        server.stdout.close()
        server.wait()


def page_of(lines: list[str]) -> Path:
    return Path(next(line.strip() for line in lines if line.strip().endswith("open.html")))


@pytest.mark.slow
def test_it_starts_leads_in_and_stops(elm: WorkbookFolder) -> None:
    with started(folder=elm.root) as (server, lines):
        page = page_of(lines)
        assert stat.S_IMODE(page.stat().st_mode) == 0o600
        assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700
        found = re.search(r'href="http://127\.0\.0\.1:(\d+)(/start/[^"]+)"', page.read_text())
        assert found
        assert found[2] not in "".join(lines)  # what is not a terminal may be a log
        asked = http.client.HTTPConnection(HERE, int(found[1]), timeout=10)
        asked.request("GET", found[2])
        answer = asked.getresponse()
        assert answer.status == 303
        assert "waitress" not in str(answer.headers).casefold()
        asked.close()
        server.send_signal(signal.SIGINT)
        assert server.wait(10) == 0
        assert server.stdout
        assert server.stdout.read() == "Stopped. Everything that was saved is in the folder.\n"
        assert not page.exists()


def test_only_this_computer_is_listened_to(elm: WorkbookFolder) -> None:
    with listening(ServedWorkbook(elm.root, Plugins(()), lambda: TODAY)) as server:
        port = int(re.findall(r":(\d+)/", server.address)[0])
        with contextlib.closing(socket.socket()) as other:
            other.settimeout(2)
            own = next(iter({*socket.gethostbyname_ex(socket.gethostname())[2]} - {HERE}), None)
            if own and not own.startswith("127."):
                assert other.connect_ex((own, port)) != 0
        with contextlib.closing(socket.socket()) as same:
            same.settimeout(2)
            same.connect((HERE, port))


@pytest.mark.slow
def test_a_port_that_is_taken_is_named(elm: WorkbookFolder) -> None:
    with contextlib.closing(socket.create_server((HERE, 0))) as taken:
        port = taken.getsockname()[1]
        ran = subprocess.run(
            [STARTED, "serve", "--no-browser", "--port", str(port)],
            cwd=elm.root,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert ran.returncode == 1
    assert f"Port {port} of this computer is in use by another program." in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_folder_that_is_not_there_is_named(elm: WorkbookFolder) -> None:
    ran = elm.run("serve", "nowhere")
    assert ran.exit_code == 2
    assert "There is no folder nowhere." in ran.err


def test_a_folder_that_is_still_to_be_made_is_offered_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Listening, "run", lambda _: None)
    monkeypatch.chdir(tmp_path)
    ran = WorkbookFolder(tmp_path).run("serve", "my-workbook", "--no-browser")
    assert (ran.exit_code, "offers to begin" in ran.out) == (0, True), ran.err
    assert not (tmp_path / "my-workbook").exists()


@pytest.mark.slow
def test_nothing_is_run_from_the_folder(elm: WorkbookFolder) -> None:
    for name in ("click", "flask", "waitress", "webbrowser", "sitecustomize", "qiworkbook"):
        elm.write(f"{name}.py", "raise SystemExit('run from the folder')\n")
    for name in ("python", "python.exe", "xdg-open"):
        elm.write(name, "#!/bin/sh\ntouch ran\n").chmod(0o755)
    with started(folder=elm.root) as (_, lines):
        assert "run from the folder" not in "".join(lines)
        assert page_of(lines).exists()
    assert not (elm.root / "ran").exists()


@contextlib.contextmanager
def answering(book: WorkbookFolder) -> Iterator[int]:
    """The port at which a workbook is answered for, from a thread that ends afterwards."""
    with listening(ServedWorkbook(book.root, Plugins(()), lambda: TODAY)) as server:
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield int(re.findall(r":(\d+)/", server.address)[0])
        server.stop()
        thread.join(10)
        assert not thread.is_alive()


def test_a_slow_client_keeps_nobody_waiting(elm: WorkbookFolder) -> None:
    with answering(elm) as port:
        slow = [socket.create_connection((HERE, port), timeout=5) for _ in range(30)]
        for one in slow:
            one.sendall(b"GET / HTTP/1.1\r\nHost: 127")
        began = time.monotonic()
        asked = http.client.HTTPConnection(HERE, port, timeout=10)
        asked.request("GET", "/")
        assert asked.getresponse().status == 403
        assert time.monotonic() - began < 5
        asked.close()
        for one in slow:
            one.close()


def test_what_is_too_long_for_the_door_gets_a_page(elm: WorkbookFolder) -> None:
    with answering(elm) as port:
        asked = http.client.HTTPConnection(HERE, port, timeout=10)
        asked.request("GET", "/", headers={"Cookie": f"other={'x' * 17_000}"})
        answer = asked.getresponse()
        assert (answer.status, answer.headers.get_content_type()) == (431, "text/html")
        assert answer.headers["X-Frame-Options"] == "DENY"
        text = answer.read().decode()
        asked.close()
    assert "delete the cookies of 127.0.0.1" in text
    assert str(elm.root) not in text


@pytest.mark.slow
@pytest.mark.parametrize(
    "sent",
    [
        b"hello",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nno header\r\nConnection: keep-alive",
        b"POST / HTTP/1.1\r\nContent-Length: many\r\nConnection: keep-alive",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n",
    ],
)
def test_what_is_no_request_gets_a_page_and_nothing_more(elm: WorkbookFolder, sent: bytes) -> None:
    with answering(elm) as port, socket.create_connection((HERE, port), timeout=10) as asked:
        asked.sendall(sent + b"\r\n\r\nGET / HTTP/1.1\r\n\r\n")
        answer = b"".join(iter(lambda: asked.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.0 400 ")
    assert "No page can answer what was sent." in answer
    assert "X-Frame-Options: DENY" in answer
    assert answer.count("HTTP/1.") == 1


def test_old_drafts_go_when_the_pages_open(elm: WorkbookFolder) -> None:
    keep_draft(elm.root, "/old", [("note", "Long ago")])
    (file,) = private_folder(elm.root, "drafts").iterdir()
    os.utime(file, (1, 1))
    keep_draft(elm.root, "/new", [("note", "Just now")])
    with answering(elm) as port:
        asked = http.client.HTTPConnection(HERE, port, timeout=10)
        asked.request("GET", "/")
        assert asked.getresponse().status == 403
        asked.close()
        assert not file.exists()
        assert draft_of(elm.root, "/new")
