"""A deck as lines of text: one team's storyboard, and what a learning set puts around several."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.analysis.changes import Change, ChangeTopic
from qiworkbook.builtin.questions import QUESTIONS
from qiworkbook.builtin.sections import SECTIONS
from qiworkbook.compose.news import News
from qiworkbook.compose.report import compose_report
from qiworkbook.compose.short_deck import Length, team_sections
from qiworkbook.compose.storyboard import Deck, Occasion, compose_deck
from qiworkbook.compose.summary import summary_in_brief
from qiworkbook.content import (
    Bullets,
    Callout,
    Cell,
    Diagram,
    Grid,
    Heading,
    Icons,
    NodeKind,
    Paragraph,
    Picture,
    Rank,
    Section,
    SectionKind,
    Tone,
    figures_without_words,
)
from qiworkbook.contributions.extensions import SectionMaker
from qiworkbook.model import (
    LearningSet,
    LearningSetFile,
    ResourcesFile,
    Workbook,
    WorkbookFile,
)
from qiworkbook.problems import Place, Problem
from qiworkbook.text.source import Source
from qiworkbook.writers.deck import write_deck
from qiworkbook.writers.html_page import write_html_deck
from qiworkbook.writers.plain_text import write_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Document

    See = Callable[..., ProjectView]

TODAY = date(2025, 4, 10)

ELM = """
[project]
title = "Feeling safe on Elm Ward"
unit = "Elm Ward"

[aim]
statement = "90% feel safe by 30 June 2025."
measure = "safe"
target = 90
by = 2025-06-30

[[driver]]
id = "talking"
name = "Safety is talked about"

[[idea]]
id = "huddle"
name = "a question at the huddle"
drives = ["talking"]
status = "testing"

[[idea]]
id = "card"
name = "a card"
drives = ["talking"]

[[measure]]
id = "safe"
name = "People who felt safe"
kind = "outcome"
unit = "%"
chart = "p"
better = "increase"
shows = ["aim"]

[[measure]]
id = "talked"
name = "Talks"
kind = "process"
shows = ["talking"]
"""

HUDDLE = """
title = "Ask at one handover"
idea = "huddle"
[plan]
start = 2025-03-03
[[plan.question]]
ask = "How long?"
predict = "Three minutes"
"""

SET = """
date = 2025-04-10
title = "Second learning set."
mode = "in-person"
theme = "Evenings"
objectives = ["Hear what was tested", "Leave with one test"]
next = 2025-06-12
contact = "qi@example.org"
illustrative = "invented"
source = "made up for this test"

[[agenda]]
start = "13:00"
end = "13:10"
title = "Welcome"
lead = "Coach"

[[agenda]]
start = "13:10"
title = "Stories"

[[story]]
project = "elm-ward"
asks = ["Has anybody kept this going?"]
offers = ["A visit"]

[[commitment]]
project = "elm-ward"
what = "will test a card"
by = 2025-05-01
"""

EARLIER = """
date = 2025-02-06

[[commitment]]
project = "elm-ward"
idea = "huddle"
what = "will ask at one handover"
by = 2025-03-10

[[commitment]]
project = "elm-ward"
idea = "card"
what = "will try a card"

[[commitment]]
project = "gone-ward"
what = "will visit Elm Ward"
"""

LIBRARY = """
[[resource]]
id = "ssc"
title = "The Collaborative"
link = "https://example.org/ssc"
note = "69 wards"

[[resource]]
id = "book"
title = "A book on a shelf"

[[resource]]
id = "odd"
title = "An odd link"
link = "javascript:alert(1)"
"""

# Fifteen weeks to 10 March 2025, 7 and 8 of 10 in turn: nothing but chance.
FIFTEEN = {
    "safe": "date,numerator,denominator\n"
    + "".join(f"{date(2024, 12, 2) + timedelta(weeks=n)},{7 + n % 2},10\n" for n in range(14))
    + "2025-03-10,8,10\n"
}
DATA = {"safe": "date,numerator,denominator\n2025-03-24,7,10\n2025-03-31,8,10\n"}


def gathering(text: str, id_: str = "2025-04-10") -> LearningSet:
    file = LearningSetFile.model_validate(tomllib.loads(text))
    return LearningSet(id_, file, Source(f"learning-sets/{id_}.toml", text))


def deck(
    *views: ProjectView,
    learning_set: LearningSet | None = None,
    length: Length = Length.FULL,
    news: dict[str, News] | None = None,
) -> Document:
    return compose_deck(
        views,
        SECTIONS,
        today=TODAY,
        occasion=Occasion(learning_set, length, news or {}),
        questions=QUESTIONS,
    ).story


@pytest.fixture
def elm(see: See) -> Callable[..., ProjectView]:
    """Elm Ward in a workbook with a library and two learning sets."""

    def made(id_: str = "elm-ward", data: dict[str, str] = DATA, **more: object) -> ProjectView:
        own = see(ELM, {"2025-03-03-huddle": HUDDLE}, DATA, id_=id_)
        file = WorkbookFile.model_validate({"workbook": {"organisation": "Northmoor"}})
        workbook = Workbook(
            file=file,
            projects=(own.project,),
            learning_sets=(gathering(EARLIER, "2025-02-06"), gathering(SET)),
            resources=ResourcesFile.model_validate(tomllib.loads(LIBRARY)).resource,
        )
        text = ELM.replace("Elm Ward", id_.replace("-", " ").title())
        cycles = {"2025-03-03-huddle": HUDDLE}
        return see(text, cycles, data, id_=id_, workbook=workbook, **more)

    return made


def test_a_learning_set_is_told_from_the_cover_to_the_close(
    elm: Callable[..., ProjectView],
    outline: Callable[[Document], str],
    golden: Callable[[str, str], None],
) -> None:
    document = deck(elm(), learning_set=gathering(SET))
    golden("deck.txt", outline(document))
    assert figures_without_words(document) == ()


def test_one_project_alone_has_its_cover_and_no_divider(elm: Callable[..., ProjectView]) -> None:
    document = deck(elm(), length=Length.USUAL)
    kinds = [section.kind for section in document.sections]
    assert kinds[0] is SectionKind.COVER
    assert SectionKind.DIVIDER not in kinds
    assert document.sections[0].message == document.title == "Feeling safe on Elm Ward"
    ids = [section.id for section in document.sections]
    assert "summary" not in ids
    assert "close" not in ids
    assert ids[-1] == "elm-ward-ramp-story"
    *_, resources = deck(elm()).sections
    assert resources.id == "resources"


def test_across_several_teams_there_are_icons_and_who_tried_what(
    elm: Callable[..., ProjectView],
) -> None:
    views = [elm(data=FIFTEEN), elm("oak-ward"), elm("ash-ward")]
    icons, *early = summary_in_brief(views).blocks
    assert isinstance(icons, Icons)
    assert [(row.group, row.name) for row in icons.rows] == [("Elm Ward", "People who felt safe")]
    assert icons.alt == (
        "Elm Ward, People who felt safe: 80% (10 March 2025). Common cause: no sign of change. "
        "The target may or may not be met: hit or miss."
    )
    assert early == [
        Heading("No data yet"),
        Bullets(
            (
                "Elm Ward: Talks",
                "Oak Ward: Talks",
                "Ash Ward: Talks",
            )
        ),
        Heading("Too early to say"),
        Bullets(("Oak Ward: People who felt safe", "Ash Ward: People who felt safe")),
    ]
    by_id = {section.id: section for section in deck(*views[:2]).sections}
    (aims,) = by_id["summary"].blocks
    assert isinstance(aims, Icons)
    assert [row.group for row in aims.rows] == ["Elm Ward", "Oak Ward"]
    assert by_id["summary"].message == (
        "2 measures that show an aim: 1 with no sign of change now and 1 too early to say"
    )
    tried = by_id["ideas-across"]
    assert tried.message == "1 change idea tried in 2 wards, 1 of them in more than one"
    (table,) = tried.blocks
    assert getattr(table, "columns", ()) == ("Change idea", "Elm Ward", "Oak Ward")
    rows = [[cell.text for cell in row] for row in getattr(table, "rows", ())]
    assert rows == [["A question at the huddle", "► being tested", "► being tested"]]


def test_where_nothing_can_be_judged_yet_there_are_no_icons_and_the_report_has_them(
    elm: Callable[..., ProjectView],
) -> None:
    views = [elm(), elm("oak-ward")]
    (summary,) = (s for s in deck(*views).sections if s.id == "summary")
    assert [type(block) for block in summary.blocks] == [Heading, Bullets]
    report = compose_report(views, SECTIONS, today=TODAY)
    (icons,) = next(s for s in report.sections if s.id == "summary").blocks
    assert isinstance(icons, Icons)
    assert len(icons.rows) == 4


@pytest.mark.slow
def test_for_many_teams_the_icons_are_of_the_aims_alone(elm: Callable[..., ProjectView]) -> None:
    judged = [elm(f"ward-{n}", data=FIFTEEN) for n in range(5)]
    early = [elm(f"ward-{n}") for n in range(5, 20)]
    summary = next(s for s in deck(*judged, *early).sections if s.id == "summary")
    icons, _, named = summary.blocks
    assert isinstance(icons, Icons)
    assert [row.name for row in icons.rows] == ["People who felt safe"] * 5
    assert summary.message == (
        "20 measures that show an aim: 5 with no sign of change now and 15 too early to say"
    )
    assert isinstance(named, Bullets)
    assert named.items[0].startswith("Ward 5, Ward 6, ")
    assert named.items[0].endswith("Ward 16 and 3 more")


def test_no_two_slides_have_one_title(elm: Callable[..., ProjectView]) -> None:
    document = deck(elm(), elm("oak-ward"), learning_set=gathering(SET))
    titles = [section.message for section in document.sections]
    assert sorted(titles) == sorted(set(titles))
    ids = [section.id for section in document.sections]
    assert sorted(ids) == sorted(set(ids))


def test_a_team_with_a_broken_file_says_so_and_the_others_are_complete(
    elm: Callable[..., ProjectView],
) -> None:
    problem = Problem("toml-syntax", "text needs quotes", Place("projects/oak/project.toml", 3))
    whole = deck(elm(), elm("oak-ward"))
    broken = deck(elm(), elm("oak-ward", problems=(problem,)))
    added = [s for s in broken.sections if s not in whole.sections]
    assert [section.id for section in added] == ["oak-ward-unread"]
    ids = [section.id for section in broken.sections]
    assert ids[ids.index("oak-ward-unread") - 1] == "oak-ward"


def test_questions_stand_in_the_notes_of_the_slide_they_fit(
    elm: Callable[..., ProjectView],
) -> None:
    by_id = {section.id: section for section in deck(elm()).sections}
    asked = 'Ask: What became of "Ask at one handover": did it happen, and what did you see?'
    assert asked in by_id["elm-ward-ramp-story"].notes


def test_a_long_ramp_is_told_by_its_first_and_latest_cycles(see: See) -> None:
    cycles = {"c000": HUDDLE}
    for n in range(1, 100):
        later = HUDDLE.replace("[plan]", f'follows = "c{n - 1:03}"\n[plan]')
        cycles[f"c{n:03}"] = later.replace("Ask at one handover", f"Test {n}")
    ramp = next(s for s in deck(see(ELM, cycles)).sections if s.id == "elm-ward-ramp")
    diagram = ramp.blocks[0]
    assert isinstance(diagram, Diagram)
    assert [node.id for node in diagram.nodes] == ["c000", *(f"c{n:03}" for n in range(93, 100))]
    assert [node.column for node in diagram.nodes] == list(range(8))
    assert ramp.message == "Elm Ward: A question at the huddle: 100 cycles"
    assert [getattr(block, "text", "") for block in ramp.blocks][-1] == (
        "92 cycles in between not shown here."
    )


def test_no_projects_at_all_still_make_a_deck() -> None:
    document = deck()
    assert [section.id for section in document.sections] == ["cover"]
    assert document.title == "Learning set"


def names(document: Document, id_: str = "elm-ward") -> list[str]:
    return [s.id.removeprefix(f"{id_}-") for s in document.sections if s.project == id_]


STORY = ["elm-ward", "aim", "chart-safe", "theory", "ramp-story", "story"]


@pytest.mark.parametrize("length", [Length.USUAL, Length.SHORT])
def test_a_story_is_told_in_its_arc_and_has_eight_slides_at_most(
    elm: Callable[..., ProjectView], length: Length
) -> None:
    document = deck(elm(), learning_set=gathering(SET), length=length)
    assert names(document) == STORY


def test_what_the_story_leaves_out_is_the_appendix_and_together_they_are_all(
    elm: Callable[..., ProjectView],
) -> None:
    def made(length: Length) -> Deck:
        occasion = Occasion(gathering(SET), length)
        return compose_deck([elm()], SECTIONS, today=TODAY, occasion=occasion)

    usual, full, short = (made(one) for one in (Length.USUAL, Length.FULL, Length.SHORT))
    assert usual.appendix is not None
    assert (full.appendix, short.appendix) == (None, None)
    assert usual.story.sections == short.story.sections or names(usual.story) == names(short.story)
    more = names(usual.appendix)
    assert more[0] == "more"
    assert set(STORY).isdisjoint(more)
    assert {"team", "measures", "ideas", "ramp", "theory-whole"} <= set(more)
    assert names(full.story) == [*STORY, *more]
    ids = [one.id for one in full.story.sections]
    assert len(ids) == len(set(ids))


def test_every_slide_of_a_team_names_its_ward(elm: Callable[..., ProjectView]) -> None:
    views = [elm(), elm("oak-ward")]
    made = compose_deck(views, SECTIONS, today=TODAY, occasion=Occasion(gathering(SET)))
    for document in (made.story, made.appendix):
        assert document is not None
        for one in document.sections:
            if one.project:
                ward = one.project.replace("-", " ").title()
                assert ward in f"{one.message} {one.heading}"


TIMED = SET.replace(
    'start = "13:10"\ntitle = "Stories"',
    'start = "13:10"\nend = "{end}"\ntitle = "Stories"\nlead = " elm  WARD"',
)


@pytest.mark.parametrize(
    ("end", "room"),  # ten minutes for five slides, and so on
    [("13:20", 5), ("13:24", 7), ("13:30", 10), ("14:00", 25)],
)
def test_a_deck_takes_no_more_slides_than_the_agenda_has_time_for(
    elm: Callable[..., ProjectView], end: str, room: int
) -> None:
    document = deck(
        elm(), elm("oak-ward"), learning_set=gathering(TIMED.format(end=end)), length=Length.USUAL
    )
    assert len(document.sections) <= room
    assert all(section.single for section in document.sections)


@pytest.mark.slow
def test_a_team_that_tells_no_story_that_day_has_a_line(elm: Callable[..., ProjectView]) -> None:
    views = [elm(), elm("oak-ward", data=FIFTEEN), *(elm(f"ward-{n}") for n in range(30))]
    document = deck(*views, learning_set=gathering(SET), length=Length.USUAL)
    assert {one.project for one in document.sections} == {"", "elm-ward"}
    told = [one for one in document.sections if one.id.startswith("in-one-line")]
    rows = [
        [cell.text for cell in row] for one in told for row in getattr(one.blocks[0], "rows", ())
    ]
    assert [ward for ward, _ in rows] == ["Oak Ward", *(f"Ward {n}" for n in range(30))]
    assert rows[0][1].startswith("No sign that it is")
    named = compose_deck(
        views[:2],
        SECTIONS,
        today=TODAY,
        occasion=Occasion(gathering(SET), chosen=("elm-ward", "oak-ward")),
    ).story
    assert {one.project for one in named.sections} == {"", "elm-ward", "oak-ward"}


def test_detail_is_in_the_full_deck_alone(elm: Callable[..., ProjectView]) -> None:
    def made(view: ProjectView) -> list[Section]:
        return [Section(f"{view.project.id}-rota", "Rota", "Who covers", project=view.project.id)]

    maker = SectionMaker("rota", 900, "Who covers which weekend", made, detail=True)

    def shown(length: Length) -> bool:
        document = compose_deck(
            [elm()], (*SECTIONS, maker), today=TODAY, occasion=Occasion(length=length)
        ).story
        return "rota" in names(document)

    decks = [length for length in Length if length is not Length.ONE_PAGE]
    assert [length for length in decks if shown(length)] == [Length.FULL]
    report = compose_report([elm()], (*SECTIONS, maker), today=TODAY)
    assert "rota" in names(report)


def test_forty_ideas_are_one_slide_of_theory_and_whole_in_the_appendix(see: See) -> None:
    ideas = "".join(
        f'[[idea]]\nid = "i{n}"\nname = "idea {n}"\nstatus = "{status}"\n'
        for n, status in enumerate(["proposed"] * 36 + ["testing", "adopted", "parked", "spread"])
    )
    by_id = {s.id: s for s in deck(see(ideas)).sections}
    (shown,) = by_id["elm-ward-theory"].blocks
    assert isinstance(shown, Diagram)
    texts = [node.text for node in shown.nodes if node.kind is NodeKind.IDEA]
    assert texts[:4] == ["✓ Idea 39", "✓ Idea 37", "► Idea 36", "○ Idea 0"]
    assert texts[-1] == f"And {40 - (len(texts) - 1)} more ideas, in the appendix"
    assert dict(shown.legend) == {
        "✓ in use": Tone.DONE,
        "► being tested": Tone.WATCH,
        "○ not tested yet": Tone.PLAIN,
    }
    assert len(getattr(by_id["elm-ward-ideas"].blocks[0], "rows", ())) == 40


def test_only_what_is_new_is_shown_and_what_comes_next(elm: Callable[..., ProjectView]) -> None:
    changes = (
        Change(ChangeTopic.CYCLE, "one handover: tested", "2025-03-03-huddle"),
        Change(ChangeTopic.DATA, "2 new values", "safe"),
    )
    news = {"elm-ward": News(date(2025, 2, 6), changes)}
    document = deck(elm(), learning_set=gathering(SET), length=Length.ONLY_NEW, news=news)
    assert names(document) == ["elm-ward", "since", "chart-safe", "ramp-story", "story"]
    nothing = {"elm-ward": News(date(2025, 2, 6), ())}
    document = deck(elm(), learning_set=gathering(SET), length=Length.ONLY_NEW, news=nothing)
    assert names(document) == ["elm-ward", "story"]
    *_, said, _ = next(one for one in document.sections if one.id == "elm-ward").blocks
    assert isinstance(said, Paragraph)
    assert said.text.startswith("Nothing new in the files since 6 February 2025.")
    whole = deck(elm(), learning_set=gathering(SET), news=nothing)
    opening = next(one for one in whole.sections if one.id == "elm-ward")
    assert not any("Nothing new" in getattr(block, "text", "") for block in opening.blocks)
    assert any("Nothing new" in note for note in opening.notes)  # a coach asks, no slide does


def test_each_icon_leads_to_the_slide_that_shows_its_chart(elm: Callable[..., ProjectView]) -> None:
    data = {**FIFTEEN, "talked": FIFTEEN["safe"]}
    views = [elm(data=data), elm("oak-ward", data=data)]
    document = deck(*views)
    ids = {section.id for section in document.sections}
    icons = next(s for s in document.sections if s.id == "summary").blocks[0]
    assert isinstance(icons, Icons)
    assert all(row.link in ids for row in icons.rows)
    short = deck(*views, length=Length.SHORT)
    icons = next(s for s in short.sections if s.id == "summary").blocks[0]
    assert isinstance(icons, Icons)
    assert [bool(row.link) for row in icons.rows] == [True, True]  # those of the aims alone


AWKWARD = "\U0001f642 שלום \u202e {{ x }} <b> " + "very long " * 40


def awkward_views(see: See) -> list[ProjectView]:
    ideas = "".join(
        f'[[idea]]\nid = "i{n}"\nname = "{AWKWARD}{n}"\nstatus = "testing"\n' for n in range(40)
    )
    cycles = {"c000": HUDDLE.replace('idea = "huddle"', 'idea = "i0"')}
    for n in range(1, 100):
        cycles[f"c{n:03}"] = cycles["c000"].replace("[plan]", f'follows = "c{n - 1:03}"\n[plan]')
    broken = Problem("toml-syntax", "text needs quotes", Place("projects/oak/project.toml", 3))
    learned = "".join(f'[[learning]]\nwhat = "{AWKWARD}"\nworked = false\n' for _ in range(9))
    steps = "".join(f'[[next]]\nwhat = "{AWKWARD}{n}"\nask = true\n' for n in range(9))
    why = f'[project]\ntitle = "{AWKWARD}"\nproblem = "{AWKWARD * 3}"\n'
    return [
        see(f"{why}{ideas}{learned}{steps}", cycles, id_="much"),
        see("", id_="nothing"),
        see(ELM, None, DATA, id_="broken", problems=(broken,)),
    ]


@pytest.mark.slow
def test_a_story_has_one_slide_a_section_however_much_a_team_wrote(see: See) -> None:
    from pptx import Presentation

    for views in (awkward_views(see), awkward_views(see)[:1]):
        document = deck(*views, length=Length.USUAL)
        slides = len(Presentation(BytesIO(write_deck(document))).slides)
        assert slides == len(document.sections)
        assert write_html_deck(document).count('<section class="slide') == slides
        for view in views:
            own = [one for one in document.sections if one.project == view.project.id]
            assert 1 <= len(own) + (len(views) == 1) <= 8


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".pptx", ".html", ".txt"])
def test_much_little_and_awkward_all_make_a_deck(see: See, ending: str) -> None:
    views = awkward_views(see)
    document = deck(*views, learning_set=gathering(SET))
    told = written(document, ending)
    assert "Part of this project could not be read" in told
    assert "People who felt safe" in told
    assert "40 change ideas" in told
    assert "שלום" in told


def written(document: Document, ending: str) -> str:
    """What a reader finds in the file: of a PowerPoint deck, the text of every slide."""
    if ending == ".txt":
        return write_text(document)
    if ending == ".html":
        return write_html_deck(document)
    from pptx import Presentation

    slides = Presentation(BytesIO(write_deck(document))).slides
    return "\n".join(
        shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame
    )


def test_of_many_wards_each_has_a_line_and_its_story_is_in_the_appendix(
    elm: Callable[..., ProjectView],
) -> None:
    views = [elm(f"ward-{n}") for n in range(20)]
    made = compose_deck(views, SECTIONS, today=TODAY)
    assert {one.project for one in made.story.sections} == {""}
    (lines,) = (one for one in made.story.sections if one.id.startswith("in-one-line"))
    assert [row[0].text for row in getattr(lines.blocks[0], "rows", ())] == [
        f"Ward {n}" for n in range(20)
    ]
    assert made.appendix is not None
    there = [one for one in made.appendix.sections if one.project]
    assert {one.project for one in there} == {view.project.id for view in views}
    pictures = [b for one in there for b in one.blocks if isinstance(b, Picture)]
    assert all(one.content for one in pictures)  # no empty frame waits in an appendix
    few = compose_deck(views[:6], SECTIONS, today=TODAY).story
    assert {one.project for one in few.sections} == {"", *(v.project.id for v in views[:6])}


@pytest.mark.parametrize("others", [0, 2])
def test_what_is_only_remarked_is_a_line_and_no_slide(see: See, others: int) -> None:
    view = see(ELM)
    aside = Section("few", "What staff told us", "Too few answered", (Callout("Ask again."),))
    table = Grid(("What", "Who"), ((Cell("Tea"), Cell("Ash")),))
    more = [Section(f"more-{at}", "More", "There is more", (table,)) for at in range(others)]
    made = [replace(one, maker=one.id, rank=Rank.USUAL) for one in (*more, aside)]
    found = team_sections(view, made, Section("elm", "Elm", "Elm Ward"), None, Length.FULL)
    (line,) = [one for one in found.story if one.heading == "Foundations"]
    (rows,) = [block.rows for block in line.blocks if isinstance(block, Grid)]
    assert rows[-1] == (Cell("What staff told us"), Cell("Too few answered"))
    assert line.notes == ("Ask again.",)
    assert [one.id for one in (*found.story, *found.rest) if one.id == "few"] == []
    assert len(found.rest) == others
