"""`qiworkbook templates`: which there are, whose is used, and a copy in the place of ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook.store.layout import packaged

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

TABLE = "templates/html/blocks/table.html.j2"
BRAND = 'format = 1\ntitle = "Northmoor"\n'


def listed(book: WorkbookFolder) -> dict[str, dict[str, str]]:
    ran = book.run("templates", "list", "--json")
    assert ran.exit_code == 0, ran
    return {one["name"]: one for one in json.loads(ran.out)}


def test_every_packaged_template_is_listed_with_a_line(elm: WorkbookFolder) -> None:
    there = {f"html/{p.relative_to(packaged('html')).as_posix()}" for p in files("html")}
    found = listed(elm)
    assert set(found) == {"deck/neutral.pptx", *there}
    assert all(one["what"] and one["from"] == "qiworkbook" for one in found.values()), found
    assert found["html/page.html.j2"]["what"] == "The report"


def files(folder: str) -> list[Path]:
    return [path for path in packaged(folder).rglob("*") if path.is_file()]


def test_whose_is_used_and_what_stands_in_for_nothing(elm: WorkbookFolder) -> None:
    elm.write(TABLE, "x")
    elm.write("templates/html/pgae.css", "x")
    out = elm.run("templates", "list").out
    assert " ".join(out.splitlines()[0].split()) == "template used is that of what it is"
    assert "html/blocks/table.html.j2      this workbook    A table\n" in out
    assert "html/blocks/quote.html.j2      qiworkbook       What somebody said" in out
    assert (
        "html/pgae.css                  this workbook    Your own, which replace none of ours"
        in out
    )


def test_a_copy_takes_the_place_of_ours(elm: WorkbookFolder) -> None:
    ran = elm.run("templates", "copy", "page.html.j2")
    assert ran.out.splitlines()[0] == "Copied to templates/html/page.html.j2"
    ours = packaged("html", "page.html.j2").read_text(encoding="utf-8")
    assert elm.read("templates/html/page.html.j2") == ours
    assert listed(elm)["html/page.html.j2"]["from"] == "this workbook"
    elm.write("templates/html/page.html.j2", ours.replace("</body>", "<hr id='mine'></body>"))
    assert elm.run("report").exit_code == 0
    assert "<hr id='mine'>" in elm.read("output/report.html")


@pytest.mark.parametrize("name", ["html/blocks/table.html.j2", "blocks/table.html.j2"])
def test_a_file_that_is_there_stays(elm: WorkbookFolder, name: str) -> None:
    elm.write(TABLE, "mine")
    ran = elm.run("templates", "copy", name)
    assert ran.exit_code == 1
    assert ran.err.startswith(f"There is already a {TABLE}; it was left unchanged.")
    assert elm.read(TABLE) == "mine"


def test_the_powerpoint_file_says_what_is_left_to_do(elm: WorkbookFolder) -> None:
    ran = elm.run("templates", "copy", "neutral.pptx")
    line = 'template = "templates/deck/neutral.pptx"'
    assert ran.out.endswith(f"Next: in workbook.toml, under [house-style], write\n      {line}\n")
    assert listed(elm)["deck/neutral.pptx"]["from"] == "qiworkbook"
    elm.write("workbook.toml", f"format = 1\n[house-style]\n{line}\n")
    assert listed(elm)["deck/neutral.pptx"]["from"] == "this workbook"
    assert elm.run("slides").exit_code == 0


def test_a_copy_for_a_pack(elm: WorkbookFolder) -> None:
    elm.write("packs/northmoor/pack.toml", BRAND)
    ran = elm.run("templates", "copy", "page.css", "--to", "packs/northmoor")
    assert ran.out == "Copied to packs/northmoor/templates/html/page.css\n"
    assert not (elm.root / "templates").exists()


def test_a_name_with_a_slip(elm: WorkbookFolder) -> None:
    ran = elm.run("templates", "copy", "page.html")
    assert ran.exit_code == 1
    assert ran.err == "There is no template page.html.\nDid you mean page.html.j2?\n"
    assert elm.run("templates", "copy", "../../etc/passwd").exit_code == 1
