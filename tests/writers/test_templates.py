"""Whose template comes first, what is escaped, and what a mistake in a template says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store.layout import packaged
from qiworkbook.writers.templates import open_templates

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The `templates` folder of a workbook."""
    folder = tmp_path / "workbook" / "templates"
    (folder / "html").mkdir(parents=True)
    return folder


def write(folder: Path, name: str, text: str) -> None:
    path = folder / "html" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def fill(workbook: Path | None, name: str, *plugins: Path, **values: object) -> str:
    return open_templates(workbook, plugins).fill(name, **values)


def refusal(workbook: Path, name: str, **values: object) -> WorkbookError:
    with pytest.raises(WorkbookError) as raised:
        fill(workbook, name, **values)
    return raised.value


class Quote:
    def __init__(self, text: str, who: str = "") -> None:
        self.text, self.who = text, who


def test_the_packaged_template_is_used_where_nobody_has_another(workbook: Path) -> None:
    for folder in (None, workbook):
        assert "<blockquote" in fill(folder, "blocks/quote.html.j2", block=Quote("words"))


def test_the_workbook_comes_before_plugins_and_plugins_before_the_package(
    workbook: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write(first, "blocks/quote.html.j2", "first plugin")
    write(second, "blocks/quote.html.j2", "second plugin")
    write(second, "poster.html.j2", "poster")
    assert fill(workbook, "blocks/quote.html.j2", first, second) == "first plugin"
    assert fill(workbook, "poster.html.j2", first, second) == "poster"
    write(workbook, "blocks/quote.html.j2", "workbook")
    assert fill(workbook, "blocks/quote.html.j2", first, second) == "workbook"


def test_core_reaches_the_packaged_original(workbook: Path) -> None:
    write(workbook, "blocks/quote.html.j2", '<hr>{% include "core:blocks/quote.html.j2" %}')
    text = fill(workbook, "blocks/quote.html.j2", block=Quote("words"))
    assert text.startswith("<hr>")
    assert "words</blockquote>" in text


@pytest.mark.parametrize("name", ["report.html.j2", "page.css", "drawing.svg", "plain.txt"])
def test_text_is_escaped_whatever_the_template_is_called(workbook: Path, name: str) -> None:
    write(workbook, name, '<p title="{{ text }}">{{ text }}</p>')
    escaped = "&#34;&gt;&lt;b&gt;&amp;&#39;"
    assert fill(workbook, name, text="\"><b>&'") == f'<p title="{escaped}">{escaped}</p>'


def test_the_text_of_a_person_is_never_a_template(workbook: Path) -> None:
    write(workbook, "a.j2", "{{ text }}")
    assert fill(workbook, "a.j2", text="{{ 7 * 7 }}{% raw %}") == "{{ 7 * 7 }}{% raw %}"


@pytest.mark.parametrize(
    ("template", "line", "says"),
    [
        ("{{ tittle }}", 1, "“tittle”"),
        ("\n\n{{ quote.speaker }}", 3, "“speaker”"),
        ("{{ quote.text }\n", 1, "can't be followed"),
        ("<p>\n{% iff quote %}", 2, "'iff'"),
        ("<p>\n{% for x in quote.text %}", 2, "endfor"),
        ('\n{% extends "mine.html.j2" %}', 2, "“mine.html.j2”"),
        ('{% extends "core:mine.html.j2" %}', 1, "“core:mine.html.j2”"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ('{% include "a.j2" %}', 1, "without end"),
        ("{{ quote.__class__.__mro__ }}", 1, "may not use"),
        ("\n{{ ''.__class__ }}", 2, "may not use"),
        ("{{ quote.text.format_map }}{{ [].append(1) }}", 1, "may not use"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(
    workbook: Path, template: str, line: int, says: str
) -> None:
    write(workbook, "a.j2", template)
    error = refusal(workbook, "a.j2", quote=Quote("words"))
    assert error.message.startswith(f"templates/html/a.j2:{line}: ")
    assert says in error.message
    assert error.hint
    for word in ("Undefined", "Error", "Quote", "<string>", "jinja"):
        assert word not in error.message


def test_a_mistake_is_told_where_it_is_made_not_where_it_comes_to_light(workbook: Path) -> None:
    write(workbook, "page.html.j2", '<p>\n{% include "part.j2" %}')
    write(workbook, "part.j2", "fine\nfine\n{{ nothing }}")
    assert refusal(workbook, "page.html.j2").message.startswith("templates/html/part.j2:3: ")


def test_a_mistake_in_a_plugins_template_is_told_too(tmp_path: Path) -> None:
    plugin = tmp_path / "qiworkbook_poster" / "templates"
    write(plugin, "poster.j2", "{{ nothing }}")
    with pytest.raises(WorkbookError, match=r"templates/html/poster\.j2:1: .*“nothing”"):
        fill(None, "poster.j2", plugin)


def test_a_mistake_of_ours_is_not_blamed_on_the_workbook(workbook: Path) -> None:
    write(workbook, "other.j2", "{{ nothing }}")
    with pytest.raises(Exception, match="block") as raised:
        fill(workbook, "blocks/quote.html.j2")
    assert not isinstance(raised.value, WorkbookError)


@pytest.mark.parametrize("name", ["../../secret.txt", "/etc/passwd", "..\\secret.txt"])
def test_no_template_is_read_from_outside(workbook: Path, name: str) -> None:
    (workbook.parent / "secret.txt").write_text("secret", "utf-8")
    write(workbook, "a.j2", f"{{% include {name!r} %}}")
    assert refusal(workbook, "a.j2")


def test_a_link_that_leads_out_of_the_workbook_is_not_followed(
    workbook: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (workbook / "html" / "a.j2").symlink_to(tmp_path / "secret.txt")
    assert "leads out of the workbook" in refusal(workbook, "a.j2").message


def test_a_template_that_is_no_text_is_told(workbook: Path) -> None:
    (workbook / "html" / "a.j2").write_bytes(b"\xff\xfe<\x00")
    assert "templates/html/a.j2" in refusal(workbook, "a.j2").message


def test_packaged_templates_are_in_the_checkout_or_in_the_package() -> None:
    assert packaged("html", "page.html.j2").is_file()
    assert packaged("html").parent.name == "templates"


def test_no_packaged_template_has_a_value_in_an_attribute_without_quotes() -> None:
    """Escaping guards nothing there: a space in the value would begin another attribute."""
    templates = sorted(packaged("html").rglob("*.j2"))
    assert len(templates) > 10
    for path in templates:
        assert "={{" not in path.read_text("utf-8").replace(" ", ""), path.name
