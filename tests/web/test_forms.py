"""Forms made from models: every field of every file goes out and comes back as it was."""

from __future__ import annotations

import io
import re
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.store.toml_file import parse_toml
from qiworkbook.web.boxes import NOT_SAID
from qiworkbook.web.file_forms import address_of, fields_at, lists_at
from qiworkbook.workbook.edits.forms import FormKey, form
from tests.photographs import MARK, jpeg
from tests.web.conftest import Visitor, fields_of, unescaped, visitor
from tests.workbook.test_form_edits import KINDS, MADE, PLUGINS, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.testing import WorkbookFolder
    from qiworkbook.workbook.edits.forms import Form, FormPath

EXAMPLE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """The example workbook, with a file of each kind."""
    made = tmp_path_factory.mktemp("shelf")
    for name in ("workbook.toml", "resources.toml"):
        shutil.copy(EXAMPLE / name, made)
    shutil.copytree(EXAMPLE / "learning-sets", made / "learning-sets")
    shutil.copytree(EXAMPLE / "projects" / "willow-ward", made / "projects" / "willow-ward")
    for file, text in MADE.items():
        (made / file).parent.mkdir(exist_ok=True)
        (made / file).write_text(text, encoding="utf-8")
    return visitor(made, PLUGINS).come_in()


def places(seen: Form, at: FormPath = ()) -> Iterator[FormPath]:
    """Every table and every row of a file that has a page of its own."""
    yield at
    if not at and seen.key.kind in ("project", "workbook"):
        for one in seen.fields:
            if one.kind == "table":
                yield from places(seen, (one.key,))
    for listed in lists_at(seen, at):
        for name, _ in listed.rows[:2]:
            yield from places(seen, (*listed.path, name))


@pytest.mark.slow
@pytest.mark.parametrize("key", KINDS, ids=lambda key: key.kind)
def test_what_nobody_touched_is_not_written(shelf: Visitor, key: FormKey) -> None:
    with shelf.client.application.test_request_context():
        seen = form(shelf.site.book.opened(), key)
        addresses = [address_of(key, at) for at in places(seen)]
    before = (shelf.site.book.folder / seen.file).read_bytes()
    for address in addresses:
        page = shelf.get(address)
        assert page.status_code == 200, address
        if "<textarea" in page.text or 'type="text"' in page.text or "<select" in page.text:
            saved = shelf.answered(page) if 'action="/edit' in page.text else page
            assert saved.status_code in (200, 303), (address, saved.text)
    assert (shelf.site.book.folder / seen.file).read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("key", KINDS, ids=lambda key: key.kind)
def test_every_field_is_on_a_page(shelf: Visitor, key: FormKey) -> None:
    with shelf.client.application.test_request_context():
        seen = form(shelf.site.book.opened(), key)
        on_pages = {path for at in places(seen) for path in fields_at(seen, at)}
    missing = {path for path, field in leaves(seen, seen.fields)} - on_pages
    assert not missing


def test_a_field_is_changed_and_nothing_else(guest: Visitor, elm: WorkbookFolder) -> None:
    text = (
        "format = 1  # ours\n\n[aim]  # agreed\nby = 2025-06-30\n\nstatement = 'It is  so'\n"
        '# below\n[[next]]\nwhat = "Go on"\n'
    )
    elm.write("projects/elm/project.toml", text)
    page = guest.get("/edit?kind=project&project=elm&at=aim")
    saved = guest.answered(page, **{"aim/by": "1 July 2025"})
    assert saved.status_code == 303
    assert elm.read("projects/elm/project.toml") == text.replace("2025-06-30", "2025-07-01")


def test_what_is_ticked_keeps_its_order(guest: Visitor, elm: WorkbookFolder) -> None:
    file = "projects/elm/project.toml"
    both = 'drives = ["confidence", "talking"]'  # the page lists them the other way round
    elm.write(file, elm.read(file).replace('drives = ["confidence"]', both))
    before = elm.read(file)
    assert both in before
    seen = guest.get("/edit?kind=project&project=elm&at=idea/huddle")
    assert guest.answered(seen, **{"idea/huddle/name": "a question"}).status_code == 303
    lines = zip(before.splitlines(), elm.read(file).splitlines(), strict=True)
    assert [old for old, new in lines if old != new] == [
        'name = "a two-minute question at the morning huddle"'
    ]


def test_a_change_from_the_baseline_is_kept_as_one(guest: Visitor, elm: WorkbookFolder) -> None:
    page = guest.get("/edit?kind=project&project=elm&at=aim")
    assert guest.answered(page, **{"aim/target": "−25 %"}).status_code == 303
    assert 'target = "-25%"' in elm.read("projects/elm/project.toml")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"aim/by": "40/04/2025"}, "not in the calendar"),
        ({"aim/baseline": "many"}, "is not a number"),
        ({"aim/baseline": "+10%"}, "reads as a change"),
        ({"aim/target": "lots"}, "a change from the baseline"),
        ({"aim/met": "perhaps"}, "is not one of the choices"),
        ({"aim/measure": "nothing"}, "there is no measure"),
    ],
    ids=str,
)
def test_what_is_wrong_stands_at_its_field_and_is_kept(
    guest: Visitor, elm: WorkbookFolder, sent: dict[str, str], said: str
) -> None:
    before = elm.read("projects/elm/project.toml")
    page = guest.answered(guest.get("/edit?kind=project&project=elm&at=aim"), **sent)
    assert page.status_code == 422
    (name, value), *_ = sent.items()
    assert f'href="#{name}"' in page.text
    assert said.casefold() in page.text.casefold()
    assert (name, value) in fields_of(page.text)
    assert elm.read("projects/elm/project.toml") == before


def test_where_to_take_harm_stands_beside_every_long_text_in_the_trusts_own_words(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    elm.write(
        "projects/elm/project.toml",
        'format = 1\n[project]\ntitle = "Elm"\n[[measure]]\nid = "m"\nname = "M"\n'
        'kind = "outcome"\n',
    )
    addresses = ("/project/elm/test/new", "/project/elm/week", AIM,
                 "/add?kind=project&project=elm&at=learning")  # fmt: skip
    for address in addresses:
        assert "Follow your safeguarding procedure" in guest.get(address).text, address
    own = "Ring the safeguarding duty desk, & report it in InForm"
    text = elm.read("workbook.toml")
    assert "[workbook]\n" in text
    elm.write(
        "workbook.toml", text.replace("[workbook]\n", f'[workbook]\ntold_of_harm = "{own}"\n')
    )
    for address in addresses:
        page = guest.get(address).text
        assert own.replace("&", "&amp;") in page, address
        assert "Follow your safeguarding procedure" not in page, address
        assert page.count("<textarea") <= page.count('class="care"'), address


@pytest.mark.slow
def test_rows_are_added_moved_and_removed(guest: Visitor, elm: WorkbookFolder) -> None:
    elm.write("projects/elm/project.toml", "format = 1\n[project]\ntitle = 'Elm'\n")
    add = "/add?kind=project&project=elm&at=driver"
    for name in ("Talked about", "Doors are knocked on", "Talked about!"):
        page = guest.answered(guest.get(add), **{"driver//name": name})
        assert page.status_code == 303, page.text
    ids = [one["id"] for one in tomllib.loads(elm.read("projects/elm/project.toml"))["driver"]]
    assert ids == ["talked-about", "doors-are-knocked-on", "talked-about-2"]
    rows = "/rows?kind=project&project=elm"
    seen = {"expected": _sha(guest, "project", "elm")}
    guest.post(rows, seen | {"do": "up:driver/talked-about-2"})
    guest.post(rows, {"expected": _sha(guest, "project", "elm"), "do": "down:driver/talked-about"})
    ids = [one["id"] for one in tomllib.loads(elm.read("projects/elm/project.toml"))["driver"]]
    assert ids == ["talked-about-2", "talked-about", "doors-are-knocked-on"]
    sure = guest.post(
        rows, {"expected": _sha(guest, "project", "elm"), "do": "remove:driver/talked-about"}
    )
    assert "Remove “Talked about”?" in sure.text
    assert guest.answered(sure, sure="yes").status_code == 303
    ids = [one["id"] for one in tomllib.loads(elm.read("projects/elm/project.toml"))["driver"]]
    assert ids == ["talked-about-2", "doors-are-knocked-on"]


@pytest.mark.slow
def test_an_empty_row_is_not_added(guest: Visitor, elm: WorkbookFolder) -> None:
    before = elm.read("projects/elm/project.toml")
    for at in ("driver", "learning", "next", "team", "progress", "measure"):
        page = guest.answered(guest.get(f"/add?kind=project&project=elm&at={at}"))
        assert page.status_code == 422, at
    assert elm.read("projects/elm/project.toml") == before


AIM = "/edit?kind=project&project=elm&at=aim"
WITH_AIM = '[aim]\nstatement = "One"\nbaseline = 40\nby = 2025-06-30\n'


def changed_meanwhile(guest: Visitor, elm: WorkbookFolder, old: str, new: str, **mine: str):  # type: ignore[no-untyped-def]
    elm.write("projects/elm/project.toml", f"format = 1\n{WITH_AIM}")
    page = guest.get(AIM)
    elm.write("projects/elm/project.toml", f"format = 1\n{WITH_AIM.replace(old, new)}")
    return guest.answered(page, **{f"aim/{name}": value for name, value in mine.items()})


def test_changes_of_different_fields_are_joined(guest: Visitor, elm: WorkbookFolder) -> None:
    saved = changed_meanwhile(guest, elm, "40", "41", statement="Two")
    assert saved.status_code == 303
    aim = tomllib.loads(elm.read("projects/elm/project.toml"))["aim"]
    assert (aim["statement"], aim["baseline"]) == ("Two", 41)


@pytest.mark.slow
@pytest.mark.parametrize(("keep", "stays"), [("mine", "Two"), ("theirs", "Three")])
def test_where_both_changed_the_same_the_page_shows_both(
    guest: Visitor, elm: WorkbookFolder, keep: str, stays: str
) -> None:
    page = changed_meanwhile(guest, elm, "One", "Three", statement="Two", by="1 July 2025")
    assert page.status_code == 409
    assert "Two" in page.text
    assert "Three" in page.text
    assert "Three" in elm.read("projects/elm/project.toml")
    undecided = guest.answered(page)
    assert undecided.status_code == 409
    assert guest.answered(undecided, **{"keep:aim/statement": keep}).status_code == 303
    aim = tomllib.loads(elm.read("projects/elm/project.toml"))["aim"]
    assert aim["statement"] == stays
    assert str(aim["by"]) == "2025-07-01"


def test_what_both_ticked_is_shown_by_its_words(guest: Visitor, elm: WorkbookFolder) -> None:
    file, here = "projects/elm/project.toml", "/edit?kind=project&project=elm&at=idea/cards"
    text = "format = 1\n" + "".join(
        f'[[driver]]\nid = "d-{one}"\nname = "Driver {one}"\n' for one in "abc"
    )
    idea = '[[idea]]\nid = "cards"\nname = "Cards"\ndrives = ["d-{}"]\n'
    elm.write(file, text + idea.format("a"))
    page = guest.get(here)
    elm.write(file, text + idea.format("b"))
    both = guest.answered(page, **{"idea/cards/drives": "d-c"})
    assert both.status_code == 409
    shown = re.findall(r'class="said-text" dir="auto">([^<]*)<', both.text)
    assert shown == ["Driver c", "Driver b"]


def test_the_same_change_twice_is_no_conflict(guest: Visitor, elm: WorkbookFolder) -> None:
    assert changed_meanwhile(guest, elm, "One", "Two", statement="Two").status_code == 303


def test_back_after_a_save_and_sent_again_changes_nothing(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    elm.write("projects/elm/project.toml", f"format = 1\n{WITH_AIM}")
    page = guest.get(AIM)
    guest.answered(page, **{"aim/statement": "Two"})
    after = elm.read("projects/elm/project.toml")
    assert guest.answered(page, **{"aim/statement": "Two"}).status_code == 303
    assert elm.read("projects/elm/project.toml") == after


def test_a_file_made_unreadable_meanwhile_gets_a_page_with_what_was_typed(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    elm.write("projects/elm/project.toml", f"format = 1\n{WITH_AIM}")
    page = guest.get(AIM)
    elm.write("projects/elm/project.toml", "format = 1\n[aim\n")
    answer = guest.answered(page, **{"aim/statement": "All of my words"})
    assert answer.status_code == 409
    assert "All of my words" in answer.text
    shutil.rmtree(elm.root / "projects" / "elm")
    answer = guest.answered(page, **{"aim/statement": "All of my words"})
    assert answer.status_code == 409
    assert "All of my words" in answer.text


def test_a_full_disk_gets_a_page_with_what_was_typed(
    guest: Visitor, elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = guest.get(AIM)
    before = elm.read("projects/elm/project.toml")

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qiworkbook.store.atomic._write_beside", full)
    answer = guest.answered(page, **{"aim/statement": "All of my words"})
    assert answer.status_code in (409, 422, 500)
    assert "All of my words" in answer.text
    assert "Traceback" not in answer.text
    assert elm.read("projects/elm/project.toml") == before


def test_sharing_and_plugins_are_not_changed_from_a_page(guest: Visitor) -> None:
    page = guest.get("/edit?kind=workbook").text
    assert "sharing" not in page.casefold().partition("<main")[2]
    assert guest.get("/edit?kind=workbook&at=sharing").status_code == 409
    assert guest.get("/edit?kind=workbook&at=plugins").status_code == 409


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    ["kind=project&project=..%2F..", "kind=cycle&project=elm&id=..%2Fproject", "kind=nothing",
     "kind=project&project=elm&at=nothing", "kind=project&project=elm&at=driver/none", ""],
)  # fmt: skip
def test_an_address_that_leads_nowhere_gets_a_page(guest: Visitor, asked: str) -> None:
    for page in ("edit", "add", "new-file"):
        answer = guest.get(f"/{page}?{asked}")
        assert answer.status_code == 409
        assert "<h1" in answer.text


def test_onward_leads_to_our_own_pages_alone(guest: Visitor) -> None:
    for to in ("//evil.example", "https://evil.example", "/\\evil.example"):
        page = guest.get(f"{AIM}&back={to}")
        answer = guest.answered(page, **{"aim/statement": f"So {to}"})
        assert "evil" not in answer.headers["Location"]


def test_a_plugin_file_is_begun(guest: Visitor, elm: WorkbookFolder) -> None:
    address = "/new-file?kind=charter&project=elm"
    page = guest.get(address)
    answer = guest.answered(page, title="Our charter")
    assert answer.status_code == 303, answer.text
    assert tomllib.loads(elm.read("projects/elm/charter.toml"))["title"] == "Our charter"
    assert guest.get(answer.headers["Location"]).status_code == 200


def test_what_is_in_no_list_of_choices_stays(guest: Visitor, elm: WorkbookFolder) -> None:
    text = 'format = 1\n[aim]\nmet = "perhaps"\nmeasure = "lost"\nby = "soon"\nbaseline = "x"\n'
    elm.write("projects/elm/project.toml", text)
    page = guest.get(AIM)
    assert "perhaps (is none of them)" in page.text
    assert NOT_SAID in page.text
    assert guest.answered(page).status_code == 303
    assert elm.read("projects/elm/project.toml") == text


def _sha(guest: Visitor, kind: str, project: str) -> str:
    return form(guest.site.book.opened(), FormKey(kind, project)).sha256


@pytest.mark.slow
def test_a_picture_is_sent_drawn_anew_and_deleted_with_its_row(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    add = "/add?kind=project&project=elm&at=picture"
    page = guest.get(add)
    assert 'type="file"' in page.text
    said = {
        "picture//alt": "Seven people",
        "picture//agreed_by": "All, by role",
        "picture//until": "2026-03-31",
    }
    assert "Choose a picture" in guest.post(add, {**said}).text
    for content, words in ((b"GIF89a", "GIF"), (b"", "no picture")):
        refused = guest.post(add, {**said, "sent": (io.BytesIO(content), "team.jpg")})
        assert words in refused.text
    wordless = {**said, "picture//alt": "", "sent": (io.BytesIO(jpeg()), "IMG 1 Sarah.jpg")}
    assert guest.post(add, wordless).status_code != 303
    assert "[[picture]]" not in elm.read("projects/elm/project.toml")
    number = {"picture//alt": "Seven people, 943 476 5919"}
    asked = guest.post(add, {**said, **number, "sent": (io.BytesIO(jpeg()), "IMG 1 Sarah.jpg")})
    assert asked.status_code == 409
    back = guest.answered(asked, change="1")
    assert "The picture is" in back.text  # it need not be chosen again
    sent = guest.answered(back, **said)
    assert sent.status_code == 303, sent.text
    file = elm.root / "projects/elm/pictures/team.jpg"
    assert MARK not in file.read_bytes()
    assert 'file = "pictures/team.jpg"' in elm.read("projects/elm/project.toml")
    (row,) = form(elm.open(), FormKey("project", "elm")).rows("picture")
    rows = "/rows?kind=project&project=elm"
    seen = {"expected": _sha(guest, "project", "elm"), "do": f"remove:picture/{row.name}"}
    asked = guest.post(rows, seen)
    assert "deleted for good" in asked.text
    assert "brought back" not in asked.text
    assert guest.answered(asked, sure="yes").status_code == 303
    assert "[[picture]]" not in elm.read("projects/elm/project.toml")
    assert not file.exists()


def test_the_few_fields_of_a_measure_that_matter_first_stand_open(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    measure = elm.open().view("elm").project.measures[0].id
    add = "/add?kind=project&project=elm&at=measure"
    for address in (add, f"/edit?kind=project&project=elm&at=measure/{measure}"):
        first, folded = guest.get(address).text.split("More, if you need it")
        assert all(f'/{key}"' in first for key in ("name", "definition", "target", "every"))
        assert all(f'/{key}"' in folded for key in ("rule_set", "draw_last", "source"))
    wrong = {"measure//name": "Talks", "measure//kind": "process", "measure//draw_last": "many"}
    again = guest.post(add, wrong)
    assert again.status_code == 422
    assert re.search(r'<details class="folded" open>\s*<summary><span dir="auto">More,', again.text)


@pytest.mark.slow
@pytest.mark.parametrize("called", ["2026-11", " 2026-11 ", "November 2026", "2026-11-29", ""])
def test_a_file_named_by_its_month_is_named_so_or_refused_at_its_box(
    guest: Visitor, elm: WorkbookFolder, called: str
) -> None:
    address = "/new-file?kind=incidents&project=elm"
    page = guest.get(address)
    assert "a month, such as 2024-01" in page.text
    answer = guest.answered(page, **{"file-name": called})
    made = [path.name for path in elm.root.glob("projects/elm/incidents/*")]
    if called.strip() == "2026-11":
        assert (answer.status_code, made) == (303, ["2026-11.toml"])
    else:
        assert (answer.status_code, made) == (422, [])
        assert 'id="file-name_fault"' in answer.text
        assert "Write a month, such as 2024-01" in answer.text


def test_a_question_without_an_answer_says_that_it_wants_one(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    elm.write("projects/elm/project.toml", f"format = 1\n{WITH_AIM}")
    asked = guest.answered(guest.get(AIM), **{"aim/by": "2095-06-30"})
    assert (asked.status_code, "Choose one" in asked.text) == (409, False)
    again = guest.answered(asked)
    assert (again.status_code, again.text.count("Choose one")) == (409, 2)
    yes = guest.answered(again, **{"answer:unlikely": "yes"})
    assert yes.status_code == 303, yes.text


def test_a_fault_of_a_form_names_the_box_and_no_key(guest: Visitor) -> None:
    page = guest.get("/add?kind=project&project=elm&at=measure")
    refused = guest.answered(page, **{"measure//name": "Falls"})
    assert refused.status_code == 422
    assert "“Kind”: outcome" in unescaped(refused.text)
    assert "kind = " not in refused.text


def test_what_a_plugin_knows_is_offered_by_its_name(guest: Visitor, elm: WorkbookFolder) -> None:
    page = unescaped(guest.get("/new-file?kind=survey&project=elm").text)
    title, id_ = "Talking about sexual safety", "talking-about-sexual-safety"
    assert f'<option value="{id_}">{title}</option>' in page
    assert "The id of" not in page.partition(title)[0]
    elm.write(
        "projects/elm/survey/before.toml",
        f'format = 1\nquestionnaire = "{id_}"\nreturned = 24\ngroup_by = "gone"\n',
    )
    page = unescaped(guest.get("/edit?kind=survey&project=elm&id=before").text)
    assert f'<option value="{id_}" selected>{title}</option>' in page
    assert "gone (is none of them)" in page
    page = unescaped(guest.get("/new-file?kind=benchmark&project=elm").text)
    assert '<option value="ward-sexual-safety">' in page
    text = 'format = 1\nset = "ward-sexual-safety"\ndate = 2025-01-06\n'
    elm.write("projects/elm/benchmark/2025-01-06.toml", text)
    add = "/add?kind=benchmark&project=elm&id=2025-01-06&at=item"
    added = guest.get(add)
    assert '<option value="private-rooms">' in added.text
    guest.answered(added, **{"item//standard": "private-rooms", "item//rating": "partly"})
    assert 'standard = "private-rooms"' in elm.read("projects/elm/benchmark/2025-01-06.toml")


def test_a_save_reads_each_text_of_a_file_once(
    guest: Visitor, elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def parsed(text: str, file: str) -> object:
        read.append(text)
        return parse_toml(text, file)

    monkeypatch.setattr("qiworkbook.workbook.edits.forms.parse_toml", parsed)
    elm.write("projects/elm/project.toml", f"{elm.read('projects/elm/project.toml')}\n# anew\n")
    page = guest.get("/edit?kind=project&project=elm&at=project")
    guest.answered(page, **{"project/title": "Another"})
    saved = elm.read("projects/elm/project.toml")
    assert "Another" in saved
    assert read.count(saved) == 1
    assert len(read) == len(set(read))
