"""Markdown: text stays text, tables are tables, figures are files beside it.

Expected texts follow CommonMark 0.31 and GitHub's tables; they were rendered once with
markdown-it-py 4.3 (its "gfm-like" rules), where each shows the text as it was given.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.content import (
    Arrow,
    BrandIdentity,
    Bullets,
    Callout,
    Cell,
    Chart,
    Diagram,
    Document,
    Facts,
    Grid,
    Heading,
    Link,
    Links,
    Node,
    NodeKind,
    Paragraph,
    Quote,
    Section,
    SectionKind,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import ReadingPlan
from qiworkbook.writers.markdown import in_cell, in_line, in_lines, write_markdown

if TYPE_CHECKING:
    from qiworkbook.content import Figure


def chart(measure: str = "") -> Chart:
    return Chart(
        analyse((), ReadingPlan(name="Felt safe", measure=measure)), "Run chart: no data yet"
    )


def body(*blocks: Any) -> str:
    """What is written of the blocks, without title, anchor and heading."""
    written = write_markdown(
        Document("T", sections=(Section("a", "A", "A", blocks),)), lambda _, name: f"{name}.svg"
    )
    return written.removeprefix('# T\n\n<a id="a"></a>\n\n## A\n\n').removesuffix("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, 90% (of 12); it's fine.", "plain words, 90% (of 12); it's fine."),
        ("*a* _b_ `c` ~d~", r"\*a\* \_b\_ \`c\` \~d\~"),
        ("<b> & &amp;", r"\<b\> \& \&amp;"),
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("![x](y)", r"!\[x\](y)"),
        ("a | b", r"a \| b"),
        ("back\\slash\\", r"back\\slash\\"),
        ("$x$", r"\$x\$"),
        ("# heading #", r"\# heading \#"),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("1. item", r"1\. item"),
        ("12) item", r"12\) item"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("> quote", r"\> quote"),
        ("https://example.org www.example.org", r"https:\//example.org www\.example.org"),
        ("5 - 3 = 2 + 0", "5 - 3 = 2 + 0"),
        ("one\n\ttwo  ", "one two"),
    ],
)
def test_what_would_be_markup_is_escaped(text: str, expected: str) -> None:
    assert in_line(text) == expected


def test_line_ends_are_kept_where_a_line_may_end() -> None:
    assert in_lines("one\n- two\n\n    three", "  ") == "one\\\n  \\- two\\\n  &nbsp;\\\n  three"
    assert in_cell("one\n- two | x") == r"one<br>\- two \| x"


def test_text_of_another_direction_is_isolated() -> None:
    assert in_line("עברית") == "\u2068עברית\u2069"


def test_each_kind_of_block() -> None:
    assert body(Paragraph("one\ntwo")) == "one\\\ntwo"
    assert body(Heading("Learning")) == "### Learning"
    assert body(Bullets(("a", "b\nc"))) == "- a\n- b\\\n  c"
    assert body(Bullets(("a", "b"), ordered=True)) == "1. a\n2. b"
    assert body(Quote("Ask me", "Ward meeting")) == "> Ask me\n>\n> — Ward meeting"
    assert body(Callout("Invented")) == "> Invented"
    assert body(Facts((("Target", "90%"), ("By", "May")))) == "- **Target:** 90%\n- **By:** May"


def test_a_table_with_its_caption_and_links() -> None:
    table = Grid(
        ("Idea", "Where"),
        ((Cell("a|b"), Cell("here", link="a")), (Cell(""), Cell("there", link="gone"))),
        "Ideas now",
    )
    assert body(table) == (
        "Ideas now\n\n| Idea | Where |\n| --- | --- |\n| a\\|b | [here](#a) |\n|  | there |"
    )


def test_links_and_what_is_none() -> None:
    links = Links(
        (
            Link("Read", "https://example.org/a_b(c)", "first"),
            Link("Run", "javascript:alert(1)"),
        )
    )
    assert body(links) == (
        "- [Read](<https://example.org/a_b(c)>) first\n- Run javascript:alert(1)"
    )


def test_a_figure_is_a_file_and_its_numbers_come_at_the_end() -> None:
    written = body(chart("feels-safe"), Paragraph("after"))
    assert written.startswith("![Run chart: no data yet](<a-feels-safe.svg>)\n\nafter\n\n")
    end = written.index("## The numbers behind the figures")
    assert written.index("after") < end < written.index("### Chart: Felt safe")


def test_a_diagram_is_told_in_words_where_it_stands() -> None:
    diagram = Diagram(
        (Node("a", "Safe", NodeKind.AIM, 0), Node("b", "Talk", NodeKind.PRIMARY, 1)),
        (Arrow("a", "b", weak=True),),
        "Driver diagram",
    )
    assert body(diagram, Paragraph("after")) == (
        "![Driver diagram](<a-diagram.svg>)\n\n"
        "The boxes, and what each is joined to\n\n"
        "| Box | What it is | Joined to |\n"
        "| --- | --- | --- |\n"
        "| Safe | Aim | Talk (a weak link) |\n"
        "| Talk | Primary driver |  |\n\n"
        "after"
    )


def test_alt_text_can_not_leave_the_picture() -> None:
    evil = Chart(chart().reading, "a](<b>) <c>\n\n# d")
    assert body(evil).startswith(r"![a\](\<b\>) \<c\> \# d](<a-chart.svg>)")


def test_the_path_of_a_figure_can_not_leave_the_link() -> None:
    document = Document("T", sections=(Section("a", "A", "A", (chart(),)),))
    written = write_markdown(document, lambda _, name: f"my figures/>\n{name}.svg")
    assert "](<my%20figures/%3E%0Aa-chart.svg>)" in written


def names_asked(document: Document) -> list[str]:
    """The name of each figure that the writer asks a link for, in order."""
    asked: list[str] = []

    def link(_: Figure, name: str) -> str:
        asked.append(name)
        return name

    write_markdown(document, link)
    return asked


def test_names_of_figures_are_plain_unique_and_stay(document: Document) -> None:
    sections = (
        Section("Willow ward", "", "", (chart("feels-safe"), Paragraph("x"), chart("feels-safe"))),
        Section("Zoë", "", "", (chart(),)),
        Section("עברית", "", "", (chart(),)),
    )
    names = names_asked(Document("T", sections=sections))
    assert names == [
        "willow-ward-feels-safe",
        "willow-ward-feels-safe-2",
        "zo-chart",
        "section-chart",
    ]
    more = (sections[0], Section("new", "", "", (chart("other"),)), *sections[1:])
    assert set(names) <= set(names_asked(Document("T", sections=more)))
    assert names_asked(document) == [
        "s2-chart",
        "s2-small-charts",
        "s2-summary",
        "s2-diagram",
        "s2-answers",
        "s2-safety-cross",
        "s2-funnel",
    ]


def test_title_labels_parts_and_footer() -> None:
    document = Document(
        "Title",
        "Subtitle",
        (
            Section("w", "Willow", "Nearly there", kind=SectionKind.DIVIDER, project="w"),
            Section("aim", "Aim", "90% by May", (Heading("Why"),), ("a note",), project="w"),
            Section("res", "Resources", "Resources"),
        ),
        made_on=date(2024, 6, 3),
        labels=("Invented ward",),
        brand=BrandIdentity(organisation="Northmoor", footer="qi@example.org"),
    )
    assert write_markdown(document, lambda _, name: name) == (
        "# Title\n\nSubtitle\n\nNorthmoor\n\nMade on 3 June 2024\n\n> **Invented ward**\n\n"
        '<a id="w"></a>\n\n## Willow\n\n**Nearly there**\n\n'
        '<a id="aim"></a>\n\n### Aim\n\n**90% by May**\n\n#### Why\n\n'
        '<a id="res"></a>\n\n## Resources\n\nqi@example.org\n'
    )
