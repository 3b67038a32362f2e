"""Names for places and files: plain, unique, the same each time."""

from __future__ import annotations

from qiworkbook.content import Section
from qiworkbook.writers.clean import anchors, slug, unique


def test_a_slug_is_small_letters_digits_and_hyphens() -> None:
    assert slug("Willow Ward: aim (2)") == "willow-ward-aim-2"
    assert slug("../../etc/passwd") == "etc-passwd"
    assert slug("עברית") == ""
    assert slug("x" * 200) == "x" * 80


def test_a_name_that_comes_again_gets_a_number() -> None:
    assert unique(["a", "a", "b", "a"]) == ("a", "a-2", "b", "a-3")
    assert unique(["a", "a-2", "a"]) == ("a", "a-2", "a-3")
    assert unique(["a", "a", "a-2"]) == ("a", "a-2", "a-2-2")


def test_a_link_leads_to_the_first_section_of_that_id() -> None:
    found = anchors([Section(i, "", "") for i in ("Aim", "aim", "Aim", "")])
    assert found.names == ("aim", "aim-2", "aim-3", "section")
    assert found.of("Aim") == "aim"
    assert found.of("aim") == "aim-2"
    assert found.of("gone") == ""


def test_no_link_is_no_link_even_where_a_section_has_no_id() -> None:
    assert anchors([Section("", "", "")]).of("") == ""
