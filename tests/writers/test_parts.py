"""Which sections belong together."""

from __future__ import annotations

from qiworkbook.content import Section, SectionKind
from qiworkbook.writers.figure_words import in_parts, is_headed, is_project


def plain(id_: str, project: str = "") -> Section:
    return Section(id_, "", "", project=project)


def divider(id_: str, project: str = "") -> Section:
    return Section(id_, "", "", kind=SectionKind.DIVIDER, project=project)


def ids(*sections: Section) -> list[str]:
    return ["".join(section.id for section in part) for part in in_parts(sections)]


def test_a_part_begins_with_a_divider_or_another_project() -> None:
    assert ids(plain("a"), divider("B", "x"), plain("c", "x"), plain("d")) == ["a", "Bc", "d"]
    assert ids(plain("a", "x"), plain("b", "x"), plain("c", "y")) == ["ab", "c"]
    assert ids(divider("A", "x"), divider("B", "x"), plain("c", "x")) == ["A", "Bc"]
    assert ids() == []


def test_a_divider_of_no_project_heads_what_follows() -> None:
    assert ids(divider("A"), plain("b", "x"), plain("c", "x"), plain("d", "y")) == ["Abc", "d"]


def test_labels_stand_on_projects() -> None:
    assert is_project((plain("a", "x"),))
    assert is_project((divider("a"),))
    assert not is_project((plain("a"),))
    assert is_headed((divider("a"), plain("b")))
    assert not is_headed((plain("a"), divider("b")))
