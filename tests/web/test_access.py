from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from qiworkbook.web.access import FORM_TOKEN, HEADERS

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder
    from tests.web.conftest import Visitor

NEW = {"title": "Feeling safe", "unit": "Ash Ward", "starter": "blank"}


def addresses(visitor: Visitor) -> list[str]:
    """Every address there is, with something in the place of each name."""
    with visitor.client.application.test_request_context():
        rules = visitor.client.application.url_map.iter_rules()
        return [
            rule.rule.replace("<id_>", "elm").replace("<", "").replace(">", "") for rule in rules
        ]


def test_nobody_gets_anything_without_the_key(stranger: Visitor) -> None:
    for address in addresses(stranger):
        response = stranger.get(address)
        assert response.status_code in (403, 405) or address == "/open", address
        assert "elm" not in response.text.casefold()
        assert "A test workbook" not in response.text


@pytest.mark.slow
def test_the_key_works_once_and_leads_out_of_its_address(stranger: Visitor) -> None:
    key = stranger.site.door.new_key()
    entered = stranger.get(f"/start/{key}")
    assert (entered.status_code, entered.headers["Location"]) == (303, "/open")
    cookie = entered.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert key not in cookie
    assert stranger.get("/open").headers["Refresh"] == "0; url=/"
    assert stranger.get("/").status_code == 200
    again = stranger.client.application.test_client().get(
        f"/start/{key}", headers={"Host": "127.0.0.1:5000"}
    )
    assert again.status_code == 403
    assert "Set-Cookie" not in again.headers


@pytest.mark.parametrize("key", ["", "x", "é", "../open", "a" * 5000])
def test_a_wrong_key_lets_nobody_in(stranger: Visitor, key: str) -> None:
    stranger.site.door.new_key()
    response = stranger.get(f"/start/{key}")
    assert response.status_code in (403, 404)
    assert "Set-Cookie" not in response.headers


def test_a_used_up_door_is_not_opened_by_an_empty_key(stranger: Visitor) -> None:
    assert stranger.site.door.enter("") is None
    stranger.site.door.enter(stranger.site.door.new_key())
    assert stranger.site.door.enter("") is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "127.0.0.1:5001", "127.0.0.1.nip.io:5000", "0.0.0.0:5000", ""],
)
def test_only_our_own_names_are_answered(guest: Visitor, host: str) -> None:
    response = guest.get("/", Host=host)
    assert response.status_code == 421
    assert "A test workbook" not in response.text


def test_localhost_is_one_of_our_names(guest: Visitor) -> None:
    response = guest.client.get("/", headers={"Host": "localhost:5000"})
    assert response.status_code == 403  # answered, but the cookie is of the other name


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_methods_that_nothing_needs_are_refused(guest: Visitor, method: str) -> None:
    response = guest.client.open("/", method=method, headers={"Host": "127.0.0.1:5000"})
    assert response.status_code == 405


@pytest.mark.slow
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ""},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:5001"},
        {"Origin": "https://127.0.0.1:5000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
def test_a_write_from_elsewhere_is_refused(
    guest: Visitor, elm: WorkbookFolder, headers: dict[str, str]
) -> None:
    before = elm.files()
    response = guest.post("/new-project", NEW, headers=headers)
    assert response.status_code == 403
    assert elm.files() == before


def test_an_older_browser_that_does_not_say_where_from_can_write(guest: Visitor) -> None:
    assert guest.post("/new-project", NEW, headers={"Sec-Fetch-Site": ""}).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "é" * 43])
def test_a_write_without_the_token_of_the_form_is_refused(
    guest: Visitor, elm: WorkbookFolder, token: str
) -> None:
    guest.get("/new-project")
    before = elm.files()
    response = guest.post("/new-project", NEW | {FORM_TOKEN: token})
    assert response.status_code == 403
    assert elm.files() == before
    assert "Ash Ward" in response.text  # what was typed is not lost


def test_what_was_typed_is_given_back_to_our_own_pages_alone(guest: Visitor) -> None:
    response = guest.post("/new-project", NEW, headers={"Origin": "http://evil.example"})
    assert "Ash Ward" not in response.text


@pytest.mark.slow
def test_looking_writes_nothing(guest: Visitor, elm: WorkbookFolder) -> None:
    before = {path: elm.read(path) for path in elm.files()}
    for address in addresses(guest):
        guest.get(address)
        guest.get(f"{address}?title=x&start=1&what=slides&for=team")
    assert {path: elm.read(path) for path in elm.files()} == before


def test_every_answer_has_the_headers(guest: Visitor) -> None:
    for response in (
        guest.get("/"),
        guest.get("/nowhere"),
        guest.get("/look.css"),
        guest.get("/page.js"),
        guest.get("/", Host="evil.example"),
        guest.post("/new-project", {}),
    ):
        assert {name: response.headers[name] for name in HEADERS} == HEADERS
        assert "Server" not in response.headers


@pytest.mark.slow
def test_the_policy_allows_nothing_inline_or_from_elsewhere(guest: Visitor) -> None:
    policy = dict(rule.split(" ", 1) for rule in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in str(policy)
    for address in addresses(guest):
        response = guest.get(address)
        if response.mimetype == "text/html":
            assert " style=" not in response.text, address
            assert "<style" not in response.text, address
            assert " onclick=" not in response.text, address
            assert response.text.count("<script") == response.text.count("<script src=")


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "/workbook.toml",
        "/static/x",
        "/.git/config",
        "/..%2fworkbook.toml",
        "/download/..%2f..%2fworkbook.toml",
        "/download/workbook.toml",
        "/project/..%2f..%2fetc/",
    ],
)
def test_no_file_is_served_by_its_name(guest: Visitor, path: str) -> None:
    response = guest.get(path)
    assert response.status_code in (404, 409)
    assert "A test workbook" not in response.text.partition("<main")[2]


def test_a_fault_of_ours_tells_nothing_of_this_computer(
    guest: Visitor, elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError(str(elm.root))

    monkeypatch.setattr("qiworkbook.web.overview.overview_of", broken)
    response = guest.get("/")
    assert response.status_code == 500
    assert str(elm.root) not in response.text
    assert "Traceback" not in response.text
    assert guest.get("/new-project").status_code == 200  # and whoever comes next has their turn


def test_more_than_a_page_can_take_is_refused_with_a_way_on(guest: Visitor) -> None:
    response = guest.post("/new-project", {"title": "x" * (9 * 1024 * 1024)})
    assert response.status_code == 413
    assert "Go back" in response.text


@pytest.mark.slow
def test_a_five_megabyte_paste_gets_a_page(guest: Visitor, elm: WorkbookFolder) -> None:
    before = elm.files()
    response = guest.post("/new-project", {"title": "", "unit": "x" * (5 * 1024 * 1024)})
    assert response.status_code == 422
    assert "5,242,880 letters long, and a field takes 100,000" in response.text
    assert "x" * 5000 in response.text
    assert elm.files() == before


def test_whoever_only_asks_for_the_headers_leaves_the_key(stranger: Visitor) -> None:
    key = stranger.site.door.new_key()
    asked = stranger.client.head(f"/start/{key}", headers={"Host": "127.0.0.1:5000"})
    assert (asked.status_code, "Set-Cookie" in asked.headers) == (403, False)
    assert stranger.get(f"/start/{key}").status_code == 303


@pytest.mark.slow
@pytest.mark.parametrize(
    "back",
    ["//evil", "/\\evil", "/\t/evil", "/\n/evil", "/a\r\nX: y", "http://evil", "evil"],
)
def test_nobody_is_led_away_by_a_way_back(guest: Visitor, back: str) -> None:
    address = f"/edit?kind=project&project=elm&at=project&back={quote(back)}"
    page = guest.get(address)
    assert 'href="/project/elm/more"' in page.text
    saved = guest.answered(page, **{"project/title": "Another"})
    assert (saved.status_code, saved.location) == (303, "/project/elm/more")


def test_a_form_of_very_many_fields_is_refused_before_it_is_read(guest: Visitor) -> None:
    response = guest.post("/new-project", {f"field-{at}": "1" for at in range(6000)})
    assert response.status_code == 413
    assert "Go back" in response.text


def test_what_a_disk_refuses_is_told_without_the_paths_of_this_computer(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    elm.write("output", "a file where the folder should be")
    response = guest.post("/outputs", {"what": "report", "for": "team"})
    assert response.status_code == 422
    assert "output" in response.text
    assert str(elm.root) not in response.text
