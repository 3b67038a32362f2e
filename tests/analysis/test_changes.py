"""What happened between two versions is told as an improver would."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.analysis.changes import project_changes
from qiworkbook.store.toml_records import joined, parts_of
from qiworkbook.store.workbook_folder import read_project
from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from qiworkbook.model import Project

CYCLE = """\
format = 1
title = "Ask at one handover"
idea = "huddle"
[plan]
objective = "Find out"
predicted_on = 2024-02-01
start = 2024-02-05
[[plan.question]]
ask = "Two minutes?"
predict = "Three"
"""
STUDIED = (
    CYCLE.replace('predict = "Three"', 'predict = "Three"\nanswer = "Four"\nheld = "no"')
    + '[do]\nas_planned = true\n[study]\nlearning = "x"\n[act]\ndecision = "adapt"\n'
)
DATA = "date,value\n2024-01-01,60\n2024-01-08,\n"


def project(
    folder: Path, toml: str = SMALL_PROJECT, cycle: str = CYCLE, data: str = DATA
) -> Project:
    made = make_workbook(
        folder,
        {
            "projects/elm/project.toml": toml,
            "projects/elm/pdsa/2024-02-05-ask.toml": cycle,
            "projects/elm/data/feels-safe.csv": data,
        },
    )
    found = read_project(made.root, "elm")
    assert found.problems == ()
    return found


def test_nothing_new_is_nothing_told(tmp_path: Path) -> None:
    assert project_changes(project(tmp_path), project(tmp_path)) == ()


@pytest.mark.parametrize(
    ("was", "is_now", "told"),
    [
        ("target = 90", "target = 95", "the aim's target went from 90 to 95"),
        (
            "by = 2025-03-31",
            "by = 2025-06-30",
            "the aim's date went from 31 March 2025 to 30 June 2025",
        ),
        ("baseline = 61", "", "the aim's baseline went from 61 to nothing"),
        (
            "say they feel safe",
            "say so",
            "the aim was reworded: 90% of people on Elm Ward say so by 31 March 2025. "
            "(before: 90% of people on Elm Ward say they feel safe by 31 March 2025.)",
        ),
        ("baseline = 61", 'baseline = 61\nmet = "partly"', "the team says the aim was partly met"),
        ('status = "active"', 'status = "paused"', "the project is now paused"),
        (
            "[aim]",
            '[coproduction]\nlevel = "co-designed"\nhow = "Two of us plan it"\n[aim]',
            "the work is now co-designed",
        ),
        (
            "[aim]",
            '[[team]]\nrole = "data-champion"\ntitle = "Ward clerk"\n[aim]',
            "the team has a data champion",
        ),
        (
            'status = "testing"',
            'status = "abandoned"\nstatus_reason = "nobody had time"',
            "a two-minute question at the morning huddle went from testing to abandoned: "
            "nobody had time",
        ),
        (
            'every = "week"',
            'every = "week"\n[[measure.phase]]\nstart = 2024-06-03\nreason = "every shift"',
            "limits of People who felt safe this week were recalculated from 3 June 2024: "
            "every shift",
        ),
        (
            "who answer yes.",
            "who answer yes or often.",
            "People who felt safe this week has a new definition: is it still one series? Before: “"
            "Of the people asked at the community meeting, the share who answer yes.”; now: “Of "
            "the people asked at the community meeting, the share who answer yes or often.”",
        ),
    ],
)
def test_a_change_is_one_sentence(was: str, is_now: str, told: str, tmp_path: Path) -> None:
    before = project(tmp_path / "a")
    now = project(tmp_path / "b", toml=SMALL_PROJECT.replace(was, is_now))
    assert [change.words for change in project_changes(before, now)] == [told]


def test_new_things_and_things_taken_out(tmp_path: Path) -> None:
    before = project(tmp_path / "a")
    more = SMALL_PROJECT + (
        '[[idea]]\nid = "poster"\nname = "a poster"\ndrives = ["talking"]\n'
        '[[driver]]\nid = "place"\nname = "A place to talk"\n'
        '[[learning]]\nwhat = "Nights differ"\n'
    )
    now = project(tmp_path / "b", toml=more)
    words = [change.words for change in project_changes(before, now)]
    assert words == [
        "a new driver: A place to talk",
        "a new idea: to test a poster",
        "Nights differ",
    ]
    back = [change.words for change in project_changes(now, before)]
    assert back == [
        "a driver was removed: A place to talk",
        "an idea was removed: to test a poster",
        "removed from what was learned: Nights differ",
    ]


def test_an_aim_is_set_once_and_taking_it_out_is_told(tmp_path: Path) -> None:
    before, _, rest = SMALL_PROJECT.partition("[aim]")
    aimless = project(tmp_path / "a", toml=before + rest[rest.index("[[") :])
    now = project(tmp_path / "b")
    assert [change.words for change in project_changes(aimless, now)] == [
        f"an aim was set: {now.aim.statement}" if now.aim else ""
    ]
    (gone,) = project_changes(now, aimless)
    assert gone.words == f"the aim was removed: {now.aim.statement if now.aim else ''}"


def test_a_prediction_that_nobody_judged_is_not_counted(tmp_path: Path) -> None:
    cycle = STUDIED.replace(
        "[do]", '[[plan.question]]\nask = "In words of our own?"\npredict = "Yes"\n[do]'
    )
    (change,) = project_changes(project(tmp_path / "a"), project(tmp_path / "b", cycle=cycle))
    assert change.words == "Ask at one handover: to be adapted, 0 of 1 prediction held"


def test_what_was_said_already_is_not_news(tmp_path: Path) -> None:
    said = SMALL_PROJECT.replace(
        "[aim]", '[coproduction]\nlevel = "co-designed"\nhow = "Two of us plan it"\n[aim]'
    ).replace("baseline = 61", 'baseline = 61\nmet = "partly"')
    before = project(tmp_path / "a", toml=said)
    now = project(tmp_path / "b", toml=said.replace('"testing"', '"adopted"'))
    assert [change.words for change in project_changes(before, now)] == [
        "a two-minute question at the morning huddle went from testing to adopted"
    ]


def test_a_cycle_that_was_studied_tells_what_its_predictions_were_worth(tmp_path: Path) -> None:
    before, now = project(tmp_path / "a"), project(tmp_path / "b", cycle=STUDIED)
    (change,) = project_changes(before, now)
    assert change.words == "Ask at one handover: to be adapted, 0 of 1 prediction held"


def test_new_points_are_counted_and_corrections_are_not_hidden(tmp_path: Path) -> None:
    before = project(tmp_path / "a")
    data = "date,value\n2024-01-01,62\n2024-01-08,\n2024-01-15,0\n2024-01-22,70\n2024-01-29,\n"
    now = project(tmp_path / "b", data=data)
    assert [change.words for change in project_changes(before, now)] == [
        "2 new values of People who felt safe this week, up to 22 January 2024",
        "1 value of People who felt safe this week corrected",
    ]


def test_a_denominator_put_right_is_a_correction_and_a_gap_filled_is_a_new_value(
    tmp_path: Path,
) -> None:
    shares = SMALL_PROJECT.replace('every = "week"', 'every = "week"\nchart = "p"')
    was = "date,numerator,denominator\n2024-01-01,6,10\n2024-01-08,7,10\n2024-01-15,,\n"
    is_now = was.replace("7,10", "7,11").replace("15,,", "15,8,10")
    before = project(tmp_path / "a", toml=shares, data=was)
    now = project(tmp_path / "b", toml=shares, data=is_now)
    assert [change.words for change in project_changes(before, now)] == [
        "1 new value of People who felt safe this week, up to 15 January 2024",
        "1 value of People who felt safe this week corrected",
    ]


def test_a_project_that_was_not_there_began(tmp_path: Path) -> None:
    words = [change.words for change in project_changes(None, project(tmp_path))]
    assert words == ["the project began", "1 change idea", "1 cycle", "1 measure"]
    bare = SMALL_PROJECT[: SMALL_PROJECT.index("[[driver]]")].replace(
        'measure = "feels-safe"\n', ""
    )
    files = {"projects/oak/project.toml": bare}
    now = read_project(make_workbook(tmp_path / "oak", files).root, "oak")
    assert [change.words for change in project_changes(None, now)] == ["the project began"]


@pytest.mark.parametrize(
    ("was", "is_now", "told"),
    [
        ('id = "huddle"', 'id = "brief"', "the id of the idea “{idea}” went from huddle to brief"),
        (
            'name = "a two-minute question at the morning huddle"',
            'name = "a question"',
            "the idea “{idea}” is now called “a question”",
        ),
        (
            "[aim]",
            '[[progress]]\ndate = 2024-06-01\nself = 2.5\ncoach = 2.0\nreason = "Tested"\n[aim]',
            "progress was scored on 1 June 2024, the team 2.5 and the coach 2: Tested",
        ),
        ("[aim]", '[[next]]\nwhat = "Nights"\n[aim]', "a next step: Nights"),
    ],
)
def test_what_was_never_told_is_told(was: str, is_now: str, told: str, tmp_path: Path) -> None:
    text = SMALL_PROJECT if was in SMALL_PROJECT else SMALL_PROJECT.replace("\n\n", "\n")
    before, now = project(tmp_path / "a"), tmp_path / "b"
    made = make_workbook(now, {"projects/elm/project.toml": text.replace(was, is_now)})
    after = replace(read_project(made.root, "elm"), cycles=before.cycles, series=before.series)
    words = [change.words for change in project_changes(before, after)]
    assert told.format(idea=before.ideas[0].name) in words


@pytest.mark.parametrize("begun", [False, True])
def test_a_prediction_that_was_rewritten_is_told_with_both_wordings(
    tmp_path: Path, begun: bool
) -> None:
    cycle = CYCLE + ("[do]\nstarted = 2024-02-05\n" if begun else "")
    rewritten = cycle.replace('predict = "Three"', 'predict = "Four at most"')
    before, now = project(tmp_path / "a", cycle=cycle), project(tmp_path / "b", cycle=rewritten)
    (change,) = project_changes(before, now)
    after = " when the test had begun" if begun else ""
    assert change.words == (
        f"Ask at one handover: the prediction for “Two minutes?” was rewritten{after}, from "
        "“Three” to “Four at most”"
    )


def test_a_rewritten_prediction_of_a_new_cycle_is_told_too(tmp_path: Path) -> None:
    rewritten = CYCLE.replace('"Three"', '"Four"\n[[plan.question.earlier]]\npredict = "Three"\n')
    before, now = project(tmp_path / "a"), project(tmp_path / "b", cycle=rewritten)
    told = [change.words for change in project_changes(replace(before, cycles=()), now)]
    assert told == [
        "a new cycle, Ask at one handover: planned",
        "Ask at one handover: the prediction for “Two minutes?” was rewritten when the test had "
        "begun, from “Three” to “Four”",
    ]


@pytest.mark.parametrize(
    ("kept", "more"),
    [
        (("Three",), ()),  # as `pdsa predict` keeps it
        (("Three", "Five"), ("new earlier: Five",)),  # rewritten twice
        (("Two",), ("new earlier: Two",)),  # by hand, and not what stood there
    ],
)
def test_what_a_rewritten_prediction_keeps_of_itself_is_told_once(
    tmp_path: Path, kept: tuple[str, ...], more: tuple[str, ...]
) -> None:
    rows = "".join(f'[[plan.question.earlier]]\npredict = "{one}"\n' for one in kept)
    new = CYCLE.replace('"Three"', f'"Four"\npredicted_on = 2024-02-10\n{rows}')
    before, now = project(tmp_path / "a"), project(tmp_path / "b", cycle=new)
    after = " when the test had begun" if kept[0] == "Three" else ""
    first = f"the prediction for “Two minutes?” was rewritten{after}, from “Three” to “Four”"
    others = [f"plan, question “Two minutes?”: {one}" for one in more]
    said = [change.words for change in project_changes(before, now)]
    assert said == [f"Ask at one handover: {one}" for one in (first, *others)]


def test_values_that_go_and_several_of_one_date_are_counted(tmp_path: Path) -> None:
    was = "date,value\n2024-01-01,60\n2024-01-08,61\n2024-01-15,62\n"
    one, two = project(tmp_path / "a", data=was), project(tmp_path / "b", data=was[:-14])
    assert [c.words for c in project_changes(one, two)] == [
        "1 value of People who felt safe this week taken out"
    ]
    noted = "date,value,note\n2024-01-01,60,snow\n2024-01-08,61\n2024-01-15,62\n"
    three = project(tmp_path / "c", data=noted)
    assert [c.words for c in project_changes(one, three)] == [
        "notes on points of People who felt safe this week changed"
    ]


@pytest.mark.parametrize(
    "broken",
    [
        "date,value\n2024-01-01,60\n2024-01-08,sixty\n",
        "date,value\n2024-01-01,60\n<<<<<<< here\n2024-01-08,61\n=======\n>>>>>>> there\n",
        "\0",
    ],
)
def test_values_that_cannot_be_read_are_not_said_to_be_gone_or_new(
    tmp_path: Path, broken: str
) -> None:
    whole = project(tmp_path / "a", data="date,value\n2024-01-01,60\n2024-01-08,61\n")
    project(tmp_path / "b")
    (tmp_path / "b/projects/elm/data/feels-safe.csv").write_text(broken, encoding="utf-8")
    torn = read_project(tmp_path / "b", "elm")
    (lost,), (found,) = project_changes(whole, torn), project_changes(torn, whole)
    assert re.fullmatch(
        r"[12] values? of People who felt safe this week taken out, or in rows that cannot be "
        "read now",
        lost.words,
    )
    assert found.words.endswith(
        " up to 8 January 2024; some may have stood in rows that could not be read before"
    )


WILLOW = Path(__file__).parents[2] / "projects" / "willow-ward"


@pytest.mark.slow
def test_no_statement_that_goes_is_ever_nothing_new(tmp_path: Path) -> None:
    """Every key and every table of the example, taken out one at a time."""
    tried_in = ("project.toml", "pdsa/2025-04-14-room-move-one-person.toml")
    files = {
        f"projects/willow-ward/{file}": (WILLOW / file).read_text("utf-8") for file in tried_in
    }
    made = make_workbook(tmp_path, files)
    before = read_project(made.root, "willow-ward")
    tried = 0
    for name in files:
        for text in without_one_thing(files[name], name):
            made.write(name, text)
            now = read_project(made.root, "willow-ward")
            if now.problems == before.problems:
                tried += 1
                assert project_changes(before, now), text
        made.write(name, files[name])
    assert tried > 300, tried


def without_one_thing(text: str, name: str) -> list[str]:
    parts = parts_of(text, name)
    found = [joined([*parts[:at], *parts[at + 1 :]], text) for at in range(1, len(parts))]
    for at, part in enumerate(parts):
        for statement in part.statements:
            left = tuple(one for one in part.statements if one is not statement)
            less = [*parts[:at], replace(part, statements=left), *parts[at + 1 :]]
            found.append("".join(one.text for one in less))
    return found


def test_a_row_that_got_another_id_and_another_place_is_told_of_both(tmp_path: Path) -> None:
    idea = '[[idea]]\nid = "card"\nname = "a card with words"\n\n'
    before = SMALL_PROJECT + "\n" + idea
    moved = SMALL_PROJECT.replace("[[idea]]", idea.replace("card", "pocket", 1) + "[[idea]]", 1)
    told = [
        one.words for one in project_changes(project(tmp_path, before), project(tmp_path, moved))
    ]
    assert told == [
        "the id of the idea “a card with words” went from card to pocket",
        "change ideas: in another order",
    ]


def test_a_new_id_with_a_new_name_is_no_new_idea_where_its_tests_went_along(
    tmp_path: Path,
) -> None:
    before = project(tmp_path / "a")
    (idea,) = [one for one in before.ideas if one.id == "huddle"]
    toml = SMALL_PROJECT.replace('"huddle"', '"morning"').replace(idea.name, "ask each morning")
    now = project(tmp_path / "b", toml, CYCLE.replace('"huddle"', '"morning"'))
    told = [one.words for one in project_changes(before, now)]
    assert told[0] == f"the idea “{idea.name}” is now called “ask each morning”"
    assert told[1] == "the id of the idea “ask each morning” went from huddle to morning"
    assert not [one for one in told if "new idea" in one or "removed" in one]
    elsewhere = project(tmp_path / "c", toml, CYCLE.replace('"huddle"', '""'))
    told = [one.words for one in project_changes(before, elsewhere)]
    assert "a new idea: to test ask each morning" in told  # nothing says that it is the same
