"""In a real browser: every page and state by axe-core, journeys with the keyboard alone."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import threading
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from qiworkbook.plugins.manager import Plugins
from qiworkbook.web.served_workbook import ServedWorkbook
from qiworkbook.web.server import listening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
WARD = "/project/willow-ward"
CYCLE = f"{WARD}/test/2025-03-22-evening-weekends"
PAGES = (
    "/",
    "/?only=quiet",
    "/problems",
    "/history",
    "/undo",
    "/restore",
    "/import",
    "/outputs",
    "/learning-sets",
    "/learning-sets/2025-04-10",
    "/learning-sets/2025-04-10/run-sheet",
    "/learning-sets/2025-04-10/invitation",
    "/learning-sets/2025-04-10/evaluation-form",
    "/new-project",
    "/nowhere",
    f"{WARD}/",
    f"{WARD}/week",
    f"{WARD}/week/tested",
    f"{WARD}/theory",
    f"{WARD}/measures",
    f"{WARD}/measure/feels-safe",
    f"{WARD}/tests",
    CYCLE,
    f"{CYCLE}/plan",
    f"{CYCLE}/do",
    f"{CYCLE}/study",
    f"{CYCLE}/act",
    f"{WARD}/test/new",
    f"{WARD}/more",
    f"{WARD}/problems",
    "/edit?kind=project&project=willow-ward",
    "/edit?kind=project&project=willow-ward&at=aim",
    "/edit?kind=project&project=willow-ward&at=measure/feels-safe",
    "/edit?kind=charter&project=willow-ward&id=charter",
    "/edit?kind=incidents&project=willow-ward&id=2025-04",
    "/edit?kind=learning-set&id=2025-04-10",
    "/edit?kind=resources",
    "/edit?kind=workbook",
    "/add?kind=project&project=willow-ward&at=driver",
    "/new-file?kind=survey&project=willow-ward",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "there is no Chromium, and these tests need one"
        pytest.skip("there is no Chromium on this computer")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of the page that leads in."""
    book = ServedWorkbook(folder, Plugins(None), lambda: date(2025, 4, 8))
    with listening(book, debug=True) as server:
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield server.file.as_uri()
        finally:
            server.stop()
            thread.join(20)


def come_in(browser: Browser, way_in: str, width: int = 1280, **how: Any) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}, **how).new_page()
    page.goto(way_in)
    page.wait_for_url(re.compile(r"http://127\.0\.0\.1:\d+/(begin)?$"))
    return page


def go(page: Page, address: str) -> None:
    page.goto(re.sub(r"(://[^/]+).*", r"\1", page.url) + address)


def look_at(page: Page) -> None:
    """What must hold of any page."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    told = [(one["id"], [n["html"][:120] for n in one["nodes"]]) for one in
            found.response["violations"]]  # fmt: skip
    assert not told, (page.url, told)
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1], page.url
    tall = "[...document.querySelectorAll('caption')].filter(one => one.offsetHeight > 200).length"
    assert page.evaluate(tall) == 0, page.url  # one letter a line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "book"
    made.mkdir()
    for name in ("workbook.toml", "resources.toml", "projects", "learning-sets"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, made / name)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_can_be_used_by_everybody(browser: Browser, folder: Path, width: int) -> None:
    with serving(folder) as way_in:
        page = come_in(browser, way_in, width)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for address in PAGES:
            go(page, address)
            look_at(page)
        assert [one for one in said if "Content Security Policy" in one] == []
        page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_pages_in_other_states(browser: Browser, folder: Path, width: int) -> None:
    project = folder / "projects" / "willow-ward" / "project.toml"
    with serving(folder) as way_in:
        page = come_in(browser, way_in, width)
        go(page, f"{WARD}/week")  # an error
        page.get_by_role("button", name="Save these numbers").click()
        assert page.locator(".error-summary").is_visible()
        look_at(page)
        page.locator('[id="number.feels-safe"]').fill("8")
        page.locator('[id="whole.feels-safe"]').fill("9")
        page.locator("#when").fill("31 March 2025")  # a question
        page.get_by_role("button", name="Save these numbers").click()
        assert "Put" in page.content()
        look_at(page)
        go(page, "/edit?kind=project&project=willow-ward&at=aim")  # a conflict
        text = project.read_text(encoding="utf-8")
        project.write_text(text.replace("say that they felt", "said they felt"), encoding="utf-8")
        page.locator('[id="aim/statement"]').fill("Another aim")
        page.get_by_role("button", name="Save").click()
        assert "Somebody changed this meanwhile" in page.content()
        look_at(page)
        project.write_text("format = \n", encoding="utf-8")  # unreadable
        for address in ("/", f"{WARD}/", f"{WARD}/theory", f"{WARD}/week", f"{WARD}/more"):
            go(page, address)
            look_at(page)
        page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_from_an_empty_folder_to_a_project_by_keyboard(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    with serving(tmp_path) as way_in:
        page = come_in(browser, way_in, width)
        look_at(page)
        page.locator("#name").focus()
        page.keyboard.type("Our ward")
        page.keyboard.press("Enter")
        page.wait_for_url("**/new-project")
        look_at(page)
        page.locator("#title").focus()
        page.keyboard.type("Feeling safe")
        page.keyboard.press("Tab")
        page.keyboard.type("Ash Ward")
        page.keyboard.press("Enter")
        page.wait_for_url("**/project/ash-ward/")
        look_at(page)
        for address in ("/", "/outputs", "/project/ash-ward/week", "/project/ash-ward/theory",
                        "/project/ash-ward/measures", "/project/ash-ward/tests"):  # fmt: skip
            go(page, address)
            look_at(page)
        page.context.close()
    assert (tmp_path / "projects" / "ash-ward" / "project.toml").is_file()


@pytest.mark.slow
def test_a_week_takes_few_keys_beside_the_values(browser: Browser, folder: Path) -> None:
    with serving(folder) as way_in:
        page = come_in(browser, way_in)
        go(page, f"{WARD}/week")
        keys = 0
        values = {"number.feels-safe": "8", "whole.feels-safe": "9", "number.evening-safe": "7",
                  "whole.evening-safe": "9", "number.incidents": "2"}  # fmt: skip
        while values:
            name = page.evaluate("document.activeElement.name || ''")
            if name in values:
                page.keyboard.type(values.pop(name))
            if values:
                page.keyboard.press("Tab")
                keys += 1
            assert keys < 25
        page.keyboard.press("Enter")
        keys += 1
        page.wait_for_url("**/week/tested")
        assert keys <= 25
        assert page.locator("h1").inner_text() == "What did you test?"
        page.context.close()
    data = folder / "projects" / "willow-ward" / "data"
    assert "2025-04-07,8,9" in (data / "feels-safe.csv").read_text(encoding="utf-8")
    assert "2025-04-07,2" in (data / "incidents.csv").read_text(encoding="utf-8")


def paste(page: Page, box: str, text: str) -> None:
    page.evaluate(
        """([box, text]) => {
            const data = new DataTransfer();
            data.setData("text", text);
            const event = new ClipboardEvent("paste",
                {clipboardData: data, bubbles: true, cancelable: true});
            document.getElementById(box).dispatchEvent(event);
        }""",
        [box, text],
    )


@pytest.mark.slow
def test_a_column_from_excel_is_pasted_into_the_boxes(browser: Browser, folder: Path) -> None:
    with serving(folder) as way_in:
        page = come_in(browser, way_in)
        go(page, f"{WARD}/week")
        paste(page, "number.feels-safe", "8\t9\r\n7\t9\r\n")
        found = {
            name: page.locator(f'[id="{name}"]').input_value()
            for name in ("number.feels-safe", "whole.feels-safe", "number.evening-safe",
                         "whole.evening-safe")
        }  # fmt: skip
        assert [*found.values()] == ["8", "9", "7", "9"]
        incidents = page.locator('[id="number.incidents"]')
        paste(page, "number.incidents", "7/4/2025\t2\n")  # no number: for the block below
        assert incidents.input_value() == ""
        assert page.locator("#block").input_value() == "7/4/2025\t2"
        page.locator("#block").fill("")
        paste(page, "number.incidents", "2\t9\n")  # one box: nothing of it is lost unseen
        assert incidents.input_value() == "2/9"
        paste(page, "number.incidents", "1\n" * 40)  # more lines than there are boxes
        assert incidents.input_value().startswith("1 | 1 | ")
        page.get_by_role("button", name="Save these numbers").click()
        assert page.locator(".error-summary").is_visible()
        page.context.close()


@pytest.mark.slow
def test_the_chart_follows_the_definition(browser: Browser, folder: Path) -> None:
    project = folder / "projects" / "willow-ward" / "project.toml"
    before = project.read_bytes()
    with serving(folder) as way_in:
        page = come_in(browser, way_in)
        go(page, "/edit?kind=project&project=willow-ward&at=measure/feels-safe")
        drawn = page.locator("[data-preview]")
        drawn.locator("svg").wait_for()
        assert "Target 90%" in drawn.inner_text()
        page.locator('[id="measure/feels-safe/target"]').fill("95")
        drawn.get_by_text("Target 95%").first.wait_for()
        page.locator('[id="measure/feels-safe/target"]').fill("nine")
        drawn.get_by_text("once everything in the form can be read").wait_for()
        look_at(page)
        page.context.close()
    assert project.read_bytes() == before


@pytest.mark.slow
def test_a_closed_browser_loses_nothing(browser: Browser, folder: Path) -> None:
    with serving(folder) as way_in:
        page = come_in(browser, way_in)
        go(page, f"{CYCLE}/do")
        page.locator('[id="do/observations"]').fill("Half of what I saw")
        with page.expect_response(re.compile("/draft")):
            page.locator('[id="do/observations"]').press("End")
        again = page.context.new_page()
        again.goto(page.url)
        page.close()
        assert "You began to fill this in" in again.content()
        look_at(again)
        again.get_by_role("link", name="Take it up again").click()
        box = again.locator('[id="do/observations"]')
        assert box.input_value() == "Half of what I saw"
        again.get_by_role("button", name="Save and go on").click()
        again.wait_for_url("**/study")
        go(again, f"{CYCLE}/do")
        assert "You began to fill this in" not in again.content()
        again.context.close()
    text = (
        folder / CYCLE.replace("/project/", "projects/").replace("/test/", "/pdsa/")
    ).with_suffix(".toml")
    assert "Half of what I saw" in text.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_form_stays_where_the_program_has_stopped(browser: Browser, folder: Path) -> None:
    with serving(folder) as way_in:
        page = come_in(browser, way_in)
        go(page, f"{CYCLE}/do")
    box = page.locator('[id="do/observations"]')
    box.fill("All of what I saw")
    page.get_by_text("This page has lost the program").wait_for()
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_timeout(300)
    assert box.input_value() == "All of what I saw"
    page.context.close()


@pytest.mark.slow
def test_what_is_very_long_is_said_before_it_is_sent(browser: Browser, folder: Path) -> None:
    row = "2025-01-06\t71\n"
    with serving(folder) as way_in:
        page = come_in(browser, way_in)
        go(page, f"{CYCLE}/do")
        box = page.locator('[id="do/observations"]')
        paste(page, "do/observations", row * 10_000)
        page.get_by_text("140,000 letters long, and a field takes 100,000").wait_for()
        look_at(page)
        with page.expect_response(re.compile("/draft")) as kept:
            box.fill("word " * 19_000)  # too long to be kept alive by a browser
        assert kept.value.text() == ""
        assert page.locator(".draft-said").inner_text() == ""
        go(page, "/import?project=willow-ward")
        paste(page, "paste", f"date\tfeels-safe\n{row * 10_000}")
        page.get_by_text("it stands as a file above").wait_for()
        page.get_by_role("button", name="Look at it").click()
        page.wait_for_url(re.compile("/import/"))
        assert "pasted.csv" in page.content()
        go(page, "/import")
        large = folder.with_name("large.csv")
        large.write_bytes(b"\n" * (64 * 1024 * 1024 + 1))
        page.locator("input[type=file]").set_input_files(large)
        page.get_by_text("large.csv is larger than 64 MB").wait_for()
        assert page.evaluate("document.querySelector('input[type=file]').files.length") == 0
        look_at(page)
        page.context.close()


@pytest.mark.slow
def test_a_page_from_before_a_new_start_says_so_where_one_types(
    browser: Browser, folder: Path
) -> None:
    with serving(folder) as way_in:
        page = come_in(browser, way_in)
        go(page, f"{CYCLE}/do")
        page.context.clear_cookies()
        with page.expect_response(re.compile("/draft")):
            page.locator('[id="do/observations"]').fill("Half of what I saw")
        page.get_by_text("from before the workbook was started again").wait_for()
        page.context.close()


@pytest.mark.slow
def test_on_paper_there_is_nothing_to_press(browser: Browser, folder: Path) -> None:
    with serving(folder) as way_in:
        page = come_in(browser, way_in)
        page.emulate_media(media="print")
        for address in ("/", f"{WARD}/", f"{WARD}/theory", f"{WARD}/measures", f"{WARD}/more"):
            go(page, address)
            shown = page.locator("main").inner_text()
            assert page.locator("main :is(button, .button):visible").count() == 0, address
            assert not re.search(r"\b(Change the|Open one|Add a|Start a)\b", shown), address
        page.context.close()


@pytest.mark.slow
def test_without_a_script_everything_works(browser: Browser, folder: Path) -> None:
    with serving(folder) as way_in:
        page = come_in(browser, way_in, java_script_enabled=False)
        go(page, f"{WARD}/theory")
        page.get_by_role("link", name="Add to Driver").click()
        page.locator('[id="driver//name"]').fill("Doors are knocked on")
        page.get_by_role("button", name="Add").click()
        page.wait_for_url("**/theory")
        assert "Doors are knocked on" in page.content()
        page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [65.5, 80])
def test_a_file_that_is_too_large_is_told_without_a_script(
    browser: Browser, folder: Path, megabytes: float
) -> None:
    """Also above what the server keeps of a request: the browser hears it once all is sent."""
    large = folder.with_name("large.csv")
    large.write_bytes(b"\n" * int(megabytes * 1024 * 1024))
    with serving(folder) as way_in:
        page = come_in(browser, way_in, java_script_enabled=False)
        go(page, "/import?project=willow-ward")
        page.locator("input[type=file]").set_input_files(large)
        page.get_by_role("button", name="Look at it").click()
        page.get_by_role("heading", name="more than a page can take").wait_for()
        page.get_by_role("link", name="Back to where you were").click()
        page.get_by_role("heading", name="Import numbers").wait_for()
        page.context.close()


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what is called so has the focus: by its id, or by the words on it."""
    for _ in range(300):
        page.keyboard.press("Tab")
        said = page.evaluate(
            """() => {const one = document.activeElement; return [one.id, one.innerText || "",
                one.getAttribute("aria-label") || ""].map(said => said.trim())}"""
        )
        if wanted in said:
            return
    raise AssertionError(f"{wanted} is not reached on {page.url}")


def press(page: Page, wanted: str, leads_to: str = "*") -> None:
    tab_to(page, wanted)
    with page.expect_navigation(url=f"**{leads_to}"):
        page.keyboard.press("Enter")


def type_into(page: Page, box: str, text: str) -> None:
    tab_to(page, box)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def a_test_in_four_steps(page: Page) -> None:
    go(page, f"{WARD}/tests")
    press(page, "Plan a test", "/test/new")
    type_into(page, "title", "Tea at nine")
    tab_to(page, "idea")
    page.keyboard.type("tea")
    type_into(page, "plan/objective", "Does it calm the evening?")
    type_into(page, "new-question/ask", "How many come?")
    type_into(page, "new-question/predict", "Five")
    made = "/test/2025-04-08-tea-at-nine"
    press(page, "Save", made)
    press(page, "Go on with: do", "/do")
    tab_to(page, "do/as_planned_1")
    page.keyboard.press("ArrowDown")
    type_into(page, "do/observations", "Seven came")
    press(page, "Save and go on", "/study")
    type_into(page, "study/learning", "Biscuits matter")
    press(page, "Save and go on", "/act")
    tab_to(page, "act/decision_1")
    page.keyboard.press("Space")
    press(page, "Save", made)
    for said in ("Five", "Seven came", "Biscuits matter"):
        assert said in page.locator("main").inner_text()


def a_change_and_its_way_back(page: Page) -> None:
    go(page, "/edit?kind=project&project=willow-ward&at=aim")
    type_into(page, "aim/target", "95")
    page.keyboard.press("Enter")
    page.wait_for_url("**/more")
    go(page, "/history")
    press(page, "Take back the last change", "/undo")
    press(page, "Take it back", "/history")
    press(page, "Bring back a project, or a part of one, as it was at a date", "/restore")
    tab_to(page, "project")
    page.keyboard.type("willow")
    type_into(page, "to", "2")  # before it was taken back
    page.keyboard.press("Enter")
    page.get_by_text("the aim's target went from 90 to 95").wait_for()
    press(page, "Bring it back", "/history")
    go(page, f"{WARD}/")
    assert "95%" in page.locator("main").inner_text()


def an_import_that_is_asked_about(page: Page) -> None:
    go(page, "/import")
    type_into(page, "paste", "Date\tValue\n2025-04-07\t8/9\n")
    press(page, "Look at it", "/import/*")
    for at in (2, 0):  # the third ward, the first of its own measures
        tab_to(page, "choice_1")
        page.keyboard.press("Space")
        for _ in range(at):
            page.keyboard.press("ArrowDown")
        press(page, "Go on")
    press(page, "Write 1 point", "/")
    go(page, f"{WARD}/measure/feels-safe")
    assert "7 April 2025" in page.content()


def a_learning_set_and_a_resource(page: Page) -> None:
    go(page, "/learning-sets")
    type_into(page, "day", "12 June 2025")
    type_into(page, "title", "Summer")
    tab_to(page, "teams_1")
    page.keyboard.press("Space")
    press(page, "Begin it", "/learning-sets/2025-06-12")
    press(page, "Add\nto: Agenda", "/add**")
    type_into(page, "agenda//start", "10:00")
    type_into(page, "agenda//title", "Welcome")
    press(page, "Add", "/learning-sets/2025-06-12")
    assert "Welcome" in page.locator("main").inner_text()
    go(page, "/edit?kind=resources")
    press(page, "Down\n: The National Sexual Safety Collaborative")
    press(page, "Remove\n: The National Sexual Safety Collaborative", "/rows**")
    press(page, "Remove it", "/edit**")
    assert "The National Sexual Safety" not in page.locator("main ul").first.inner_text()


def a_theory_that_grows(page: Page) -> None:
    go(page, f"{WARD}/theory")
    press(page, "Driver: Staff feel confident to start the conversation", "node=driver/staff-**")
    type_into(page, "idea//name", "Practise on Fridays")
    page.keyboard.press("Enter")
    idea = "Practise on Fridays"
    page.get_by_role("link", name=f"Idea: {idea}").wait_for()
    press(page, f"Idea: {idea}", "node=idea/practise-on-fridays**")
    press(page, f"Move up\n: {idea}", "/theory**")
    press(page, f"Remove\n: {idea}", "/rows**")
    press(page, "Remove it", "/theory**")
    assert page.get_by_role("link", name=f"Idea: {idea}").count() == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "journey",
    [
        a_test_in_four_steps,
        a_change_and_its_way_back,
        an_import_that_is_asked_about,
        a_learning_set_and_a_resource,
        a_theory_that_grows,
    ],
)
def test_a_journey_with_tab_enter_space_and_arrows_alone(
    browser: Browser, folder: Path, journey: Callable[[Page], None]
) -> None:
    with serving(folder) as way_in:
        page = come_in(browser, way_in)
        journey(page)
        look_at(page)
        page.context.close()


@pytest.mark.slow
def test_the_theory_is_changed_by_mouse_and_by_keyboard(browser: Browser, folder: Path) -> None:
    project = folder / "projects" / "willow-ward" / "project.toml"
    text = project.read_text(encoding="utf-8")
    drivers = [one["id"] for one in tomllib.loads(text)["driver"]]
    idea = next(one for one in tomllib.loads(text)["idea"] if one["drives"])
    target = next(one for one in drivers if one not in idea["drives"])

    def ties() -> list[str]:
        rows = tomllib.loads(project.read_text(encoding="utf-8"))["idea"]
        return next(row["drives"] for row in rows if row["id"] == idea["id"])

    with serving(folder) as way_in:
        page = come_in(browser, way_in)
        go(page, f"{WARD}/theory")

        def middle(node: str) -> tuple[float, float]:
            box = page.locator(f"a[data-node='{node}']").first.bounding_box()
            assert box
            return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

        page.mouse.move(*middle(f"idea/{idea['id']}"))
        page.mouse.down()
        page.mouse.move(*middle(f"driver/{target}"), steps=5)
        page.keyboard.down("Control")
        page.mouse.up()
        page.keyboard.up("Control")
        page.wait_for_url(re.compile(rf"node=idea/{idea['id']}"))
        look_at(page)
        assert sorted(ties()) == sorted([*idea["drives"], target])
        go(page, f"{WARD}/theory")
        page.locator(f"a[data-node='driver/{target}']").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(rf"node=driver/{target}"))
        page.locator(f"[id='driver/{target}/name']").focus()
        page.keyboard.press("Control+a")
        page.keyboard.type("Named anew")
        page.keyboard.press("Enter")
        page.locator("#chosen_title_", has_text="Named anew").wait_for()
        assert page.locator(".over a.chosen").get_attribute("aria-label") == "Driver: Named anew"
        look_at(page)
        page.context.close()
