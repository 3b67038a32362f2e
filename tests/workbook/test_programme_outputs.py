"""What a programme tells, against the truth of an invented nation worked out on its own."""

from __future__ import annotations

import csv
import re
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from msgspec.structs import replace
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from qiworkbook.analysis.ambitions import AmbitionTold, counted_to
from qiworkbook.analysis.ward_now import ward_now
from qiworkbook.compose.document import ABOUT_THIS_COPY
from qiworkbook.compose.programme import (
    NO_NUMBERS,
    UNREAD,
    by_outcome,
    compose_programme_deck,
    front_page,
    ideas_by_status,
    movement,
    predictions,
    trust_list,
    who_waits,
)
from qiworkbook.content import Bullets, Facts, Grid
from qiworkbook.model import Frequency, Measure, MeasureKind, Point, Series
from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import WorkbookFolder, make_workbook
from qiworkbook.workbook.programmes.programme import open_programme
from qiworkbook.workbook.programmes.programme_outputs import picture_of
from tests.nation import TODAY, Nation, Ward, nation

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.compose.programme import ProgrammePicture
    from qiworkbook.content import Cell, Section

pytestmark = pytest.mark.slow  # files, decks or a plugin whole, many times over

YEAR = (date(2023, 1, 1), date(2023, 12, 31))
QUARTER = (date(2025, 1, 1), date(2025, 3, 31))
AMBITION = """
[[ambition]]
statement = "A quarter fewer"
measure = "restrictive"
target = "{target}"
from = 2023-01-01
to = 2023-12-31
by = {by}
"""


def programme_of(
    folder: Path, made: Nation, ambition: str = "", *, exact: bool = False
) -> WorkbookFolder:
    programme = WorkbookFolder(folder, ())
    folder.mkdir(parents=True)
    programme.run("programme", "init", "--name", "Calm (invented)", "--learning-set", "2025-06-12")
    text = programme.read("programme.toml") + ambition
    for trust, files in made.files.items():
        if exact:
            files["workbook.toml"] += "[sharing]\nround_to = 1\n"
        make_workbook(folder / "members" / trust, files, plugins=[])
        text += f'\n[[member]]\ntrust = "{trust}"\nworkbook = "members/{trust}"\n'
    programme.write("programme.toml", text)
    return programme


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies that are not rounded, so that sums can be held against the truth to the last digit."""
    for module in ("compose.disclosure.table", "workbook.outputs.shared_copy"):
        monkeypatch.setattr(f"qiworkbook.{module}.ROUND_TO", 1)


def picture(programme: WorkbookFolder) -> ProgrammePicture:
    return picture_of(open_programme(programme.root, Plugins([]), TODAY))


def a_month(made: Nation, first: date, last: date) -> float:
    """All wards together, a month: each ward's count over the days of its months with data."""
    total = 0.0
    for ward in made.wards:
        here = [when for when, n in ward.counts.items() if first <= when <= last and n is not None]
        ends = [date(d.year + d.month // 12, d.month % 12 + 1, 1) for d in here]
        days = sum((end - start).days for start, end in zip(here, ends, strict=True))
        total += ward.between(first, last) / (days / (365.25 / 12)) if days else 0.0
    return total


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize("seed", [1, 2])
def test_an_ambition_is_what_the_truth_says(tmp_path: Path, seed: int) -> None:
    made = nation(seed, trusts=3, wards=9, low=40, high=80)
    # The last whole month before that day is February.
    before, now = a_month(made, *YEAR), a_month(made, date(2024, 12, 1), date(2025, 2, 28))
    change = now / before - 1
    by = "2025-03-30"  # over by today, so it is met or missed
    for target, told in ((change + 0.02, AmbitionTold.MET), (change - 0.02, AmbitionTold.MISSED)):
        said = AMBITION.format(target=f"{target * 100:+.1f}%", by=by)
        folder = tmp_path / f"p{target:.3f}"
        files = nation(seed, trusts=3, wards=9, low=40, high=80)
        (found,) = picture(programme_of(folder, files, said, exact=True)).ambitions
        assert (found.told, len(found.wards), found.partial) == (told, 7, ())
        assert found.before == pytest.approx(before)
        assert found.now == pytest.approx(now)


def test_rounding_never_tells_what_it_cannot_know(tmp_path: Path) -> None:
    made = nation(5, trusts=3, wards=9)
    change = a_month(made, *QUARTER) / a_month(made, *YEAR) - 1
    close = AMBITION.format(target=f"{change * 100:+.1f}%", by="2025-03-31")
    far = AMBITION.format(target=f"{change * 100 - 20:+.1f}%", by="2026-03-31")
    found = picture(programme_of(tmp_path / "p", made, close + far)).ambitions
    assert [one.told for one in found] == [AmbitionTold.TOO_CLOSE, AmbitionTold.NOT_YET]
    assert found[0].now == pytest.approx(a_month(made, *QUARTER), rel=0.05)


@pytest.mark.parametrize(
    ("low", "target", "told"),
    [
        (20, "-10%", AmbitionTold.MET),
        (20, "-50%", AmbitionTold.MISSED),
        (3, "-22%", AmbitionTold.HIDDEN),
    ],
)
def test_what_is_not_shown_counts_and_the_answer_is_told_where_it_cannot_turn_it(
    tmp_path: Path, low: int, target: str, told: AmbitionTold
) -> None:
    made = nation(9, trusts=14, wards=24, low=low, high=3 * low)
    said = AMBITION.format(target=target, by="2025-03-30")
    whole = picture(programme_of(tmp_path / "p", made, said))
    (one,) = whole.ambitions
    assert one.partial
    assert one.told == told
    change = a_month(made, date(2024, 12, 1), date(2025, 2, 28)) / a_month(made, *YEAR) - 1
    assert told is AmbitionTold.HIDDEN or (told is AmbitionTold.MET) == (
        change <= float(target[:-1]) / 100
    )
    words = str(front_page(whole))
    assert ("could turn the answer" in words) == (told is AmbitionTold.HIDDEN)
    assert ("from 0 to the largest" in words) == (told is not AmbitionTold.HIDDEN)
    assert len(one.wards) + len(one.without) + len(one.partial) == 23  # one cannot be read


@pytest.mark.usefixtures("exact")
def test_two_projects_on_one_ward_are_one_ward_and_its_numbers_count_once(tmp_path: Path) -> None:
    made = nation(4, trusts=3, wards=6, low=40, high=80)
    ward = next(ward for ward in made.wards if ward.counts)
    files = made.files[ward.trust]
    for path, text in list(files.items()):
        if path.startswith(f"projects/{ward.id}/"):
            again = text.replace("Calm on", "Sleep on")
            if path.endswith("restrictive.csv"):  # the other project keeps it no longer
                again = "\n".join(again.splitlines()[:10])
            files[path.replace(f"/{ward.id}/", "/a-second/")] = again
    said = AMBITION.format(target="-10%", by="2025-03-30")
    programme = programme_of(tmp_path / "p", made, said, exact=True)
    whole = picture(programme)
    assert len(whole.views) == 7
    assert "6 wards in 3 trusts, with 7 projects" in front_page(whole).message
    (found,) = whole.ambitions
    assert found.before == pytest.approx(a_month(made, *YEAR))
    assert f"{ward.trust}/{ward.id} counts" in programme.run("programme", "check").out


def test_numbers_go_as_far_as_somebody_counted_be_they_shown_or_not() -> None:
    january, february = date(2025, 1, 1), date(2025, 2, 1)
    measure = Measure(id="x", name="X", kind=MeasureKind.OUTCOME, every=Frequency.MONTH)
    points = (Point(january, 20), Point(february, None))
    assert counted_to(measure, Series("x", points)) == date(2025, 1, 31)
    hidden = Series("x", points, hidden=frozenset({february}))
    assert counted_to(measure, hidden) == date(2025, 2, 28)
    assert counted_to(measure, replace(hidden, joined="quarter")) == date(2025, 4, 30)
    assert counted_to(measure, Series("x")) == date.min


def test_a_project_of_a_whole_trust_is_no_ward_and_is_told_apart_by_its_trust(
    tmp_path: Path,
) -> None:
    made = nation(4, trusts=3, wards=6)
    about = 'format = 1\n[project]\ntitle = "The whole trust"\n'
    for trust in ("trust-1", "trust-2"):
        made.files[trust]["projects/whole/project.toml"] = about
    whole = picture(programme_of(tmp_path / "p", made))
    front = front_page(whole)
    assert front.message == "6 wards in 3 trusts, and 2 projects of no ward"
    called = {view.project.ward for view in whole.views if view.project.id.endswith("--whole")}
    assert called == {
        "The whole trust (Trust 1 (invented))",
        "The whole trust (Trust 2 (invented))",
    }
    (facts,) = (block for block in front.blocks if isinstance(block, Facts))
    assert "The whole trust" not in dict(facts.pairs)["No data"]
    (waits,) = who_waits(whole.views)
    (calls,) = (block for block in waits.blocks if isinstance(block, Grid))
    assert "The whole trust" not in " ".join(row[0].text for row in calls.rows)
    (trusts,) = (block for block in trust_list(whole).blocks if isinstance(block, Grid))
    assert [row[1].text for row in trusts.rows] == ["2", "2", "2"]


def count_by_bed_days(made: Nation, ward: Ward) -> None:
    """Keep a ward's numbers as a rate for every 1,000 bed days, of which a month has 600."""
    files, home = made.files[ward.trust], f"projects/{ward.id}"
    about, data = f"{home}/project.toml", f"{home}/data/restrictive.csv"
    rate = 'numerator = "interventions"\ndenominator = "bed days"\nper = 1000\n'
    files[about] = files[about].replace('counts = "incidents"\n', rate)
    rows = [row.split(",")[:2] for row in files[data].splitlines()[1:]]
    rates = "".join(f"{day},{many},{many and 600}\n" for day, many in rows)
    files[data] = f"date,numerator,denominator\n{rates}"


@pytest.mark.usefixtures("exact")
def test_a_ward_that_counts_in_another_way_is_named_and_not_added_up(tmp_path: Path) -> None:
    made = nation(4, trusts=3, wards=6, low=40, high=80)
    ward = next(ward for ward in made.wards if ward.counts)
    count_by_bed_days(made, ward)
    said = AMBITION.format(target="-10%", by="2025-03-30")
    programme = programme_of(tmp_path / "p", made, said, exact=True)
    whole = picture(programme)
    (found,) = whole.ambitions
    made.wards.remove(ward)
    assert found.before == pytest.approx(a_month(made, *YEAR))
    assert (found.unit, [view.project.id.partition("--")[2] for view in found.apart]) == (
        "a month",
        [ward.id],
    )
    (row,) = next(one for one in front_page(whole).blocks if isinstance(one, Grid)).rows
    assert "1 ward with another kind of number" in row[-1].text
    asked = programme.run("programme", "check").out
    assert f"“restrictive” of {ward.trust}/{ward.id} is a rate, and not a number a month" in asked


@pytest.mark.parametrize(
    ("kind", "told", "unit", "many"),
    [
        ("", AmbitionTold.UNTOLD, "", 0),
        ("a rate", AmbitionTold.MISSED, "per 1,000", 2),
        ("a number a month", AmbitionTold.MISSED, "a month", 2),
    ],
)
@pytest.mark.usefixtures("exact")
def test_where_as_many_wards_count_each_way_the_ambition_says_which_is_meant(
    tmp_path: Path, kind: str, told: AmbitionTold, unit: str, many: int
) -> None:
    made = nation(4, trusts=3, wards=6, low=40, high=80)
    counting = [ward for ward in made.wards if ward.counts][:4]
    for ward in counting[:2]:
        count_by_bed_days(made, ward)
    for ward in made.wards:
        if ward not in counting:
            made.files[ward.trust].pop(f"projects/{ward.id}/data/restrictive.csv", None)
    said = AMBITION.format(target="-99%", by="2025-03-30")
    if kind:
        said += f'kind = "{kind}"\n'
    programme = programme_of(tmp_path / "p", made, said, exact=True)
    whole = picture(programme)
    (found,) = whole.ambitions
    assert (found.told, found.unit, len(found.wards)) == (told, unit, many)
    assert len(found.apart) == 4 - many
    rates = counting[:2] if kind == "a rate" else counting[2:]
    here = [ward.between(*YEAR) for ward in rates]
    if kind == "a rate":
        months = sum(
            n is not None and YEAR[0] <= when <= YEAR[1]
            for ward in rates
            for when, n in ward.counts.items()
        )
        assert found.before == pytest.approx(1000 * sum(here) / (600 * months))
    elif kind:
        made.wards[:] = rates
        assert found.before == pytest.approx(a_month(made, *YEAR))
    asked = programme.run("programme", "check").out
    assert asked.count("so it is not added up") == 4 - many
    assert ('kind = "a rate"' in asked, "as many wards have" in asked) == (True, not kind)


def test_a_ward_whose_numbers_are_not_shown_is_not_among_those_without_any(tmp_path: Path) -> None:
    made = nation(4, trusts=3, wards=6, low=40, high=80)
    ward, empty = [ward for ward in made.wards if ward.counts][:2]
    files, home = made.files[ward.trust], f"projects/{ward.id}"
    made.files[empty.trust].pop(f"projects/{empty.id}/data/restrictive.csv")
    about, data = f"{home}/project.toml", f"{home}/data/restrictive.csv"
    files[about] = files[about].replace('counts = "incidents"\n', 'chart = "xbar"\n')
    months = [row.split(",")[0] for row in files[data].splitlines()[1:]]
    files[data] = "date,value\n" + "".join(f"{day},7\n{day},9\n" for day in months)
    whole = picture(programme_of(tmp_path / "p", made))
    at = {one.project.id: one for one in whole.views}
    withheld, none = (f"{one.trust}--{one.id}" for one in (ward, empty))
    assert ward_now(at[withheld]).data_in_words == "not shown"
    assert ward_now(at[none]).data_in_words == "none yet"
    facts = dict(next(one for one in front_page(whole).blocks if isinstance(one, Facts)).pairs)
    named = at[withheld].project.ward
    assert (named in facts["Numbers not shown"], named in facts["No data"]) == (True, False)
    assert at[none].project.ward in facts["No data"]
    called = [row[0].text for one in who_waits(whole.views) for row in _rows(one)]
    assert at[none].project.ward in called


def _rows(section: Section) -> tuple[tuple[Cell, ...], ...]:
    return next(one for one in section.blocks if isinstance(one, Grid)).rows


def test_a_kind_of_numbers_that_there_is_none_of_is_refused_at_its_line(tmp_path: Path) -> None:
    said = AMBITION.format(target="-10%", by="2025-03-30") + 'kind = "rates"\n'
    programme = programme_of(tmp_path / "p", nation(4, trusts=1, wards=1), said)
    asked = programme.run("programme", "check").out
    assert 'Its kind can be "a rate", "a percentage", "a number a month" or' in asked


def test_an_ambition_that_nobody_has_numbers_for_is_said_to_be_so(tmp_path: Path) -> None:
    other = AMBITION.format(target="-25%", by="2025-03-31").replace("restrictive", "nothing")
    programme = programme_of(tmp_path / "p", nation(5), other)
    assert [one.told for one in picture(programme).ambitions] == [AmbitionTold.UNTOLD]
    assert "no ward has the measure “nothing”" in programme.run("programme", "check").out


def test_the_figures_are_those_of_the_truth(tmp_path: Path) -> None:
    made = nation(7, trusts=4, wards=12)
    views = picture(programme_of(tmp_path / "p", made)).views
    read = [ward for ward in made.wards if not ward.unread]
    outcomes = by_outcome(views)
    assert sum(map(len, outcomes.values())) == len(made.wards)
    assert len(outcomes[NO_NUMBERS]) == sum(ward.empty for ward in read)
    assert len(outcomes[UNREAD]) == sum(ward.unread for ward in made.wards)
    predicted = sum(ward.predicted for ward in read)
    assert predictions(views) == (predicted, len(read), predicted)
    cycle = next(c for v in views for c in v.project.cycles if c.file.plan.question[0].predict)
    plan = cycle.file.plan
    late = plan.question[0].model_copy(update={"predicted_on": date(2099, 1, 1)})
    was, is_now = plan.question, (late,)
    object.__setattr__(plan, "question", is_now)
    assert predictions(views)[2] == predicted - 1, "predicted on a day of its own, after the test"
    object.__setattr__(plan, "question", was)
    moved = [after - before for before, after in (ward.progress for ward in read)]
    assert movement(views) == (sum(m > 0 for m in moved), sum(m == 0 for m in moved), 0, 0)
    truth: dict[str, int] = {}
    for ward in read:
        truth[ward.status] = truth.get(ward.status, 0) + 1
    assert {str(s): n for s, n in ideas_by_status(views).items() if n} == truth


def test_the_report_begins_with_one_page_and_is_no_league(tmp_path: Path) -> None:
    made = nation(7, trusts=4, wards=12)
    said = AMBITION.format(target="-25%", by="2025-12-31")
    programme = programme_of(tmp_path / "p", made, said)
    ran = programme.run("programme", "report", "--format", "markdown", "-o", "out", today=TODAY)
    assert ran.exit_code == 4, ran.err  # one ward cannot be read
    text = programme.read("out/programme.md")
    first = text.partition("## Who could do with a call")[0]
    for words in ("A quarter fewer", "Wards by their outcome", "No data", "Waiting in Plan"):
        assert words in first
    for words in ("Predictions", "Progress", "Ideas", "Learning sets"):
        assert words in first
    assert "A copy to share" in first
    trusts = re.findall(r"^## (Trust \d)", text, re.MULTILINE)
    assert trusts == sorted(trusts)
    assert len(trusts) == 4


@pytest.mark.slow
def test_the_rules_of_copies_are_said_once_and_single_wards_only_counted(tmp_path: Path) -> None:
    made = picture(programme_of(tmp_path / "p", nation(1, trusts=1, wards=1)))
    ward = replace(made.views[0].project, not_shown=("2 pictures left out.", "a line."))
    view = replace(made.views[0], project=ward)
    told = replace(made, views=(view,), shared=("rule: Counts are rounded.",))
    deck = compose_programme_deck(told)
    about = next(one for one in deck.sections if one.name == ABOUT_THIS_COPY)
    lines = ("rule: Counts are rounded.", "2 more things about single wards in their own copies.")
    assert about.blocks == (Bullets(lines),)


def test_sixty_nine_wards_take_twenty_five_slides_at_most(tmp_path: Path) -> None:
    programme = programme_of(tmp_path / "p", nation(9, trusts=42, wards=69))
    ran = programme.run("programme", "slides", "-o", "deck.pptx", today=TODAY)
    assert ran.exit_code == 4, ran.err

    slides = Presentation(str(programme.root / "deck.pptx")).slides
    assert len(slides) <= 25
    names = [s.text_frame.text for one in slides for s in one.shapes if s.name[:4] == "Name"]
    assert len(names) == 67  # two have no chart
    assert len(set(names)) == 67, "two wards of one name cannot be told apart"
    tables = [s for one in slides for s in one.shapes if s.has_table]
    grid = next(s for s in tables if s.table.cell(0, 0).text == "Now")
    said = [cell.text for cell in grid.table.iter_cells()]
    assert {"Changed for the better", "With no sign of change now", "Of concern"} <= {*said}
    assert any(text.startswith("25: ") for text in said)


def test_more_wards_than_slides_have_room_for_are_told_where_they_are(tmp_path: Path) -> None:
    whole = picture(programme_of(tmp_path / "p", nation(9, trusts=2, wards=8)))
    many = [view for view in whole.views if not view.project.unread] * 40
    deck = compose_programme_deck(replace(whole, views=tuple(many)))
    assert len(deck.sections) <= 25
    assert all(one.single for one in deck.sections)


def test_every_link_of_the_site_leads_to_a_page_and_nothing_comes_from_outside(
    tmp_path: Path,
) -> None:
    made = nation(7, trusts=3, wards=9)
    programme = programme_of(tmp_path / "p", made)
    ran = programme.run("programme", "site", "-o", "site", today=TODAY)
    assert ran.exit_code == 4, ran.err
    site = programme.root / "site"
    pages = {path.name: path.read_text("utf-8") for path in site.iterdir()}
    assert len(pages) == 2 + 3 + 8  # the unread ward has a line, and no page
    led_to = set()
    for name, text in pages.items():
        assert not re.search(r"""(src|href)=["'](https?:)?//""", text)
        for link in re.findall(r'href="([^"]+)"', text):
            page, _, anchor = unquote(link).partition("#")
            led_to.add(page or name)
            target = pages[page or name]
            assert not anchor or f'id="{anchor}"' in target, (name, link)
    assert led_to == pages.keys()


def test_tables_of_all_wards_say_what_the_truth_and_their_copies_say(tmp_path: Path) -> None:
    made = nation(7, trusts=3, wards=9)
    programme = programme_of(tmp_path / "p", made)
    for form in ("csv", "json", "xlsx", "sqlite", "parquet"):
        ran = programme.run("programme", "export", "--format", form, "-o", form, today=TODAY)
        assert ran.exit_code == 4, ran.err  # one ward cannot be read
        assert "could not be read" in ran.err
    read = [ward for ward in made.wards if not ward.unread]
    rows = list(csv.DictReader(programme.read("csv/projects.csv").splitlines()))
    there = {(row["project"], row["trust"], row["trust_id"], row["shared_copy"]) for row in rows}
    for ward in read:
        trust = f"{ward.trust.replace('-', ' ').title()} (invented)"
        assert (f"{ward.trust}--{ward.id}", trust, ward.trust, "yes") in there
    truth = {
        (f"{ward.trust}--{ward.id}", str(when)): n
        for ward in read
        for when, n in ward.counts.items()
        if n
    }
    points = list(csv.DictReader(programme.read("csv/points.csv").splitlines()))
    shown = [row for row in points if row["value"] not in ("", "*", "0")]
    assert len(shown) > len(truth) / 2
    for row in shown:
        assert float(row["value"]) % 5 == 0
        assert abs(float(row["value"]) - truth[row["project"], row["date"]]) < 3
    assert "INCOMPLETE" in programme.read("csv/READ-ME-FIRST.txt")
    with closing(sqlite3.connect(programme.root / "sqlite/tables.sqlite")) as tables:
        assert tables.execute("SELECT count(*) FROM points").fetchone() == (len(points),)
        assert tables.execute("SELECT count(*) FROM dictionary").fetchone()[0] > 50


def test_a_programme_without_a_ward_says_what_to_do(tmp_path: Path) -> None:
    programme = WorkbookFolder(tmp_path, ())
    programme.run("programme", "init", "--name", "Calm (invented)")
    ran = programme.run("programme", "report")
    assert ran.exit_code == 1
    assert "programme add" in ran.err


def test_no_small_number_of_a_ward_is_anywhere_in_what_is_made(tmp_path: Path) -> None:
    made = nation(4, trusts=2, wards=2, low=3, high=12)
    programme = programme_of(tmp_path / "p", made)
    programme.run("programme", "report", "-o", "out", today=TODAY)
    views = open_programme(programme.root, Plugins([]), TODAY).views
    shown = [
        point.value
        for view in views
        for point in view.project.series["restrictive"].points
        if point.value is not None
    ]
    assert all(value == 0 or value > 7 for value in shown)


def test_what_a_deck_leaves_of_the_programmes_template_is_said(tmp_path: Path) -> None:
    folder = WorkbookFolder(tmp_path, ())
    folder.run("programme", "init", "--name", "Calm (invented)")
    make_workbook(tmp_path / "members/one", nation(7, trusts=1, wards=1).files["trust-1"])
    assert folder.run("programme", "add", "one", "members/one", today=TODAY).exit_code == 0
    template = Presentation()
    template.slide_master.part.relate_to("https://evil.example/a.png", RT.IMAGE, is_external=True)
    template.save(str(tmp_path / "brand.pptx"))
    folder.write("workbook.toml", 'format = 1\n[house-style]\ntemplate = "brand.pptx"\n')
    said = "! Left out of the deck, because a reader's computer would fetch or run it: https://evil"
    for name, whether in (("deck.pptx", True), ("deck.html", False)):
        ran = folder.run("programme", "slides", "-o", name, today=TODAY)
        assert (ran.exit_code, said in ran.err) == (4 * whether, whether), ran
