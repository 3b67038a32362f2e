"""`aim`, `driver`, `idea`, `measure`, `theory`: the theory of change, without an editor."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.testing import SMALL_PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from qiworkbook.testing import WorkbookFolder

FILE = "projects/elm/project.toml"


def said(elm: WorkbookFolder) -> dict[str, Any]:
    return tomllib.loads(elm.read(FILE))


def added(elm: WorkbookFolder) -> str:
    """The lines that a command added, when it changed nothing else."""
    before, after = SMALL_PROJECT, elm.read(FILE)
    assert after.startswith(before)
    return after.removeprefix(before)


def test_a_driver(elm: WorkbookFolder) -> None:
    ran = elm.run("driver", "add", "elm", "Doors are knocked on", "--part-of", "talking")
    assert (ran.exit_code, ran.err) == (0, "")
    assert ran.out == (
        "Added the driver doors-are-knocked-on to elm.\n"
        'Next: qiworkbook idea add elm "a change to test" --drives doors-are-knocked-on\n'
    )
    assert said(elm)["driver"][-1] == {
        "id": "doors-are-knocked-on",
        "name": "Doors are knocked on",
        "part_of": ["talking"],
    }


@pytest.mark.parametrize(("kind", "more"), [("driver", ()), ("idea", ("--drives", "talking"))])
def test_a_name_in_another_script_gets_an_id(
    elm: WorkbookFolder, kind: str, more: tuple[str, ...]
) -> None:
    for name in ("سؤال قصير", "短い質問"):
        ran = elm.run(kind, "add", "elm", name, *more)
        assert (ran.exit_code, ran.err) == (0, ""), ran.err
    rows = said(elm)[kind][-2:]
    assert [(row["id"], row["name"]) for row in rows] == [
        (kind, "سؤال قصير"),
        (f"{kind}-2", "短い質問"),
    ]


def test_a_test_with_a_title_in_another_script_is_planned(elm: WorkbookFolder) -> None:
    test = ("--idea", "huddle", "--start", "2024-02-19", "--objective", "Can it be asked?")
    ran = elm.run("pdsa", "plan", "elm", "سؤال قصير", *test)
    assert ran.exit_code == 0, ran.err
    assert 'title = "سؤال قصير"' in elm.read("projects/elm/pdsa/2024-02-19-cycle.toml")


def test_what_is_added_leaves_every_other_line_alone(elm: WorkbookFolder) -> None:
    elm.run("measure", "add", "elm", "Staff who feel sure", "--kind", "process", "--every", "month")
    assert added(elm) == (
        "\n[[measure]]\n"
        'id = "staff-who-feel-sure"\n'
        'name = "Staff who feel sure"\n'
        'kind = "process"\n'
        'every = "month"\n'
    )


def test_keys_stand_in_one_order_whatever_was_typed_first(elm: WorkbookFolder) -> None:
    elm.run("measure", "add", "elm", "N", "--every", "week", "--unit", "%", "--kind", "outcome")
    assert list(said(elm)["measure"][-1]) == ["id", "name", "kind", "unit", "every"]


def test_comments_and_windows_line_ends_survive(elm: WorkbookFolder) -> None:
    text = "# ours\r\n" + SMALL_PROJECT.replace("\n", "\r\n").replace(
        "target = 90", "target = 90   # agreed in May"
    )
    elm.write(FILE, text)
    assert elm.run("aim", "set", "elm", "--target", "85").exit_code == 0
    assert elm.read(FILE) == text.replace("target = 90 ", "target = 85 ")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            ("driver", "add", "elm", "Talk", "--id", "talking"),
            'There is the driver "talking" already: Safety is talked about.',
        ),
        (
            ("idea", "add", "elm", "A huddle", "--id", "huddle"),
            'There is the idea "huddle" already: a two-minute question at the morning huddle.',
        ),
        (
            ("measure", "add", "elm", "Safe", "--id", "feels-safe", "--kind", "outcome"),
            'There is the measure "feels-safe" already: People who felt safe this week.',
        ),
        (
            ("idea", "add", "elm", "x", "--drives", "talkng"),
            'There is no driver "talkng". Did you mean talking?',
        ),
        (
            ("driver", "add", "elm", "x", "--part-of", "zzz"),
            'There is no driver "zzz". There are: talking, confidence.',
        ),
        (
            ("measure", "add", "elm", "x", "--kind", "outcome", "--shows", "aims"),
            'There is no driver "aims".',
        ),
        (
            ("aim", "set", "elm", "--measure", "feel-safe"),
            'There is no measure "feel-safe". Did you mean feels-safe?',
        ),
        (
            ("idea", "set", "elm", "hudle", "--status", "parked"),
            "elm has no change idea 'hudle'.\nDid you mean huddle?",
        ),
        (
            ("driver", "add", "elm", "Two words", "--id", "Two Words"),
            'Driver "Two Words": id is the text "Two Words". Use small letters, digits and single '
            "hyphens, at most 60 of them.",
        ),
        (("idea", "add", "elm", "🙂"), "has no letters or digits"),
        (("idea", "add", "elm", " ", "--id", "x"), "Write something here."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    elm: WorkbookFolder, typed: tuple[str, ...], message: str
) -> None:
    ran = elm.run(*typed)
    assert ran.exit_code == 1
    assert message in ran.err
    assert elm.read(FILE) == SMALL_PROJECT


def test_an_awkward_name_is_kept(elm: WorkbookFolder) -> None:
    name = 'a "quoted" \\ idea – ünïcode 🙂 [x] # no comment\nof two lines'
    assert elm.run("idea", "add", "elm", name, "--id", "x", "--drives", "confidence").exit_code == 0
    assert said(elm)["idea"][-1]["name"] == name
    assert elm.run("check", "elm").exit_code == 0


def test_a_file_that_cannot_be_read_is_left_alone(elm: WorkbookFolder) -> None:
    elm.write(FILE, "format = 1\n[project\n")
    ran = elm.run("driver", "add", "elm", "x")
    assert ran.exit_code == 1
    assert "projects/elm/project.toml:2" in ran.err
    assert elm.read(FILE) == "format = 1\n[project\n"


def test_an_idea_without_a_driver_is_asked_about(elm: WorkbookFolder) -> None:
    out = elm.run("idea", "add", "elm", "a poster").out
    assert "Which driver does it act on? There are: talking, confidence." in out
    assert "Next: qiworkbook idea set elm a-poster --drives talking" in out


def test_an_idea_moves_on(elm: WorkbookFolder) -> None:
    args = ("idea", "set", "elm", "huddle", "--status", "abandoned", "--reason", "Took too long")
    ran = elm.run(*args, "--drives", "talking", "--drives", "confidence")
    assert ran.exit_code == 0
    assert said(elm)["idea"] == [
        {
            "id": "huddle",
            "name": "a two-minute question at the morning huddle",
            "drives": ["talking", "confidence"],
            "status": "abandoned",
            "status_reason": "Took too long",
        }
    ]


def test_an_abandoned_idea_wants_a_reason(elm: WorkbookFolder) -> None:
    out = elm.run("idea", "set", "elm", "huddle", "--status", "abandoned").out
    assert 'Next: qiworkbook idea set elm huddle --reason "What we learned"' in out


@pytest.mark.parametrize("command", [("idea", "set", "elm", "huddle"), ("aim", "set", "elm")])
def test_nothing_to_set(elm: WorkbookFolder, command: tuple[str, ...]) -> None:
    ran = elm.run(*command)
    assert ran.exit_code == 2
    assert "Nothing to set: name a part, such as --st" in ran.err


def test_a_measure_is_put_right_and_keeps_its_remarks(elm: WorkbookFolder) -> None:
    text = SMALL_PROJECT.replace('kind = "outcome"', 'kind = "outcome"   # agreed in May')
    elm.write(FILE, text)
    told = ("--definition", "Of those asked, who say yes", "--shows", "aim", "--shows", "talking")
    ran = elm.run("measure", "set", "elm", "feels-safe", *told)
    assert (ran.exit_code, ran.err) == (0, "")
    assert ran.out == (
        "feels-safe: definition is Of those asked, who say yes, shows is aim, talking.\n"
        "Next: qiworkbook measure show elm feels-safe\n"
    )
    (measure,) = said(elm)["measure"]
    assert measure["definition"] == "Of those asked, who say yes"
    assert measure["shows"] == ["aim", "talking"]
    assert 'kind = "outcome"   # agreed in May' in elm.read(FILE)


@pytest.mark.parametrize(
    ("typed", "code", "message"),
    [
        (("feel-safe", "--unit", "%"), 1, "Did you mean feels-safe?"),
        (("feels-safe", "--shows", "talkng"), 1, "Did you mean talking?"),
        (("feels-safe", "--kind", "outcomes"), 2, "Did you mean outcome?"),
        (("feels-safe", "--target", "ninety"), 2, "is not a number"),
        (("feels-safe",), 2, "Nothing to set: name a part, such as --definition."),
    ],
)
def test_a_measure_that_cannot_be_set_so(
    elm: WorkbookFolder, typed: tuple[str, ...], code: int, message: str
) -> None:
    ran = elm.run("measure", "set", "elm", *typed)
    assert ran.exit_code == code
    assert message in ran.err
    assert elm.read(FILE) == SMALL_PROJECT


def test_limits_are_given_put_right_and_forgotten(elm: WorkbookFolder) -> None:
    given = ("--centre", "61", "--lower", "35", "--upper", "87%", "--limits-source", "All wards")
    ran = elm.run("measure", "set", "elm", "feels-safe", *given, "--draw-last", "24")
    assert (ran.exit_code, ran.err) == (0, "")
    assert "limits centre is 61" in ran.out
    (measure,) = said(elm)["measure"]
    assert measure["draw_last"] == 24
    limits = {"centre": 61, "lower": 35, "upper": 87, "source": "All wards"}
    assert measure["limits"] == limits
    assert elm.run("measure", "set", "elm", "feels-safe", "--upper", "88").exit_code == 0
    assert said(elm)["measure"][0]["limits"] == limits | {"upper": 88}
    anew = ("--no-limits", "--lowest", "0", "--not-screened")
    assert elm.run("measure", "set", "elm", "feels-safe", *anew).exit_code == 0
    assert said(elm)["measure"][0]["limits"] == {"screened": False, "lowest": 0}
    assert elm.run("measure", "set", "elm", "feels-safe", "--no-limits").exit_code == 0
    (measure,) = said(elm)["measure"]
    assert "limits" not in measure
    assert elm.run("measure", "set", "elm", "feels-safe", "--no-limits").exit_code == 0


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("--lower", "3"), "One limit is given and not the other. Give lower and upper, or"),
        (("--lower", "3", "--upper", "9"), "Limits are given without a centre."),
        (("--centre", "2", "--lower", "3", "--upper", "9"), "2, does not lie between the limits"),
        (("--lowest", "5", "--highest", "4"), "The lowest value that can be, 5, is not below"),
        (("--limits-from", "2024-02-05", "--limits-to", "2024-01-01"), "ends before it begins"),
        (("--baseline", "5", "--limits-from", "2024-02-05"), "a baseline and dates"),
    ],
)
def test_limits_that_contradict_themselves(
    elm: WorkbookFolder, typed: tuple[str, ...], message: str
) -> None:
    ran = elm.run("measure", "set", "elm", "feels-safe", *typed)
    assert ran.exit_code == 1
    assert message in ran.err
    assert elm.read(FILE) == SMALL_PROJECT


def test_the_aim(elm: WorkbookFolder) -> None:
    args = (
        "--statement",
        "25% fewer",
        "--baseline",
        "40",
        "--target",
        "-25%",
        "--by",
        "2025-06-30",
    )
    ran = elm.run("aim", "set", "elm", *args)
    assert ran.exit_code == 0
    aim = said(elm)["aim"]
    assert (aim["target"], aim["baseline"], str(aim["by"])) == ("-25%", 40, "2025-06-30")
    assert "25% less" in ran.out
    assert json.loads(elm.run("aim", "show", "elm", "--json").out)["target"] == "-25%"


def test_an_aim_that_is_still_to_be_agreed(elm: WorkbookFolder) -> None:
    elm.write(FILE, 'format = 1\n[project]\ntitle = "Elm"\n')
    out = elm.run("aim", "show", "elm").out
    assert out.startswith("The aim has no words yet.\nNext: qiworkbook aim set elm --statement")
    assert elm.run("aim", "set", "elm", "--statement", "90% feel safe").exit_code == 0
    assert said(elm)["aim"] == {"statement": "90% feel safe"}


def test_the_lists(elm: WorkbookFolder) -> None:
    elm.write("projects/elm/data/feels-safe.csv", "date,value\n2025-01-06,61\n2025-01-13,\n")
    assert elm.run("driver", "list", "elm").out.splitlines() == [
        "driver      part of  name",
        "talking     primary  Safety is talked about",
        "confidence  talking  Staff feel confident to start the conversation",
        "Next: qiworkbook theory elm",
    ]
    assert elm.run("idea", "list", "elm").out.splitlines()[1] == (
        "huddle  testing  0       confidence  a two-minute question at the morning huddle"
    )
    assert elm.run("measure", "list", "elm").out.splitlines()[:2] == [
        "measure     kind     latest  on          variation",
        "feels-safe  outcome  61%     2025-01-06  Too early to say",
    ]


@pytest.mark.parametrize("noun", ["driver", "idea", "measure"])
def test_the_lists_for_a_machine_and_empty(elm: WorkbookFolder, noun: str) -> None:
    found = json.loads(elm.run(noun, "list", "elm", "--json").out)
    assert [one["id"] for one in found] == [one["id"] for one in said(elm)[noun]]
    elm.write(FILE, "format = 1\n")
    ran = elm.run(noun, "list", "elm")
    assert (ran.exit_code, json.loads(elm.run(noun, "list", "elm", "--json").out)) == (0, [])
    assert f"Next: qiworkbook {noun} add elm " in ran.out


def test_a_measure_shown(elm: WorkbookFolder) -> None:
    elm.write("projects/elm/data/feels-safe.csv", "date,value\n2025-01-06,61\n2025-01-13,65\n")
    out = elm.run("measure", "show", "elm", "feels-safe").out
    assert "  definition  Of the people asked at the community meeting" in out
    assert "too early to say" in out
    assert "Rules: Making Data Count" in out
    found = json.loads(elm.run("measure", "show", "elm", "feels-safe", "--json").out)
    assert found["shows"] == ["aim", "talking"]


def test_a_measure_without_a_kind(elm: WorkbookFolder, talk: Callable[..., Result]) -> None:
    ran = elm.run("measure", "add", "elm", "Too strict")
    assert (ran.exit_code, ran.err.splitlines()[0]) == (2, "--kind is missing.")
    asked = talk("measure", "add", "elm", "Too strict", answers=("balance", "balancing", "", ""))
    assert "Did you mean balancing?" in asked.output
    assert said(elm)["measure"][-1]["kind"] == "balancing"


def test_the_driver_diagram_in_words(elm: WorkbookFolder) -> None:
    assert elm.run("theory", "elm").out == (
        "Aim: 90% of people on Elm Ward say they feel safe by 31 March 2025. (1 outcome measure)\n"
        "  - Safety is talked about (talking, 1 outcome measure)\n"
        "    - Staff feel confident to start the conversation (confidence)\n"
        "      - to test a two-minute question at the morning huddle (huddle, testing)\n"
    )


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("t.svg", b"<svg"),
        ("t.png", b"\x89PNG"),
        ("t.txt", b"Aim: 90% of people"),
        ("t.md", b"# Feeling safe on Elm Ward\n\nAim: 90% of people"),
    ],
)
def test_the_driver_diagram_in_a_file(elm: WorkbookFolder, name: str, begins: bytes) -> None:
    ran = elm.run("theory", "elm", "-o", name)
    assert ran.out == f"The theory of change is in {name}\n"
    assert (elm.root / name).read_bytes().startswith(begins)


def test_a_diagram_of_another_kind(elm: WorkbookFolder) -> None:
    ran = elm.run("theory", "elm", "-o", "t.pdf")
    assert ran.exit_code == 1
    assert "t.pdf is none of them.\nTry: t.svg" in ran.err


def changes_kept(elm: WorkbookFolder) -> set[int]:
    return {int(one["name"]) for one in json.loads(elm.run("versions", "elm", "--json").out)}


def test_the_theory_then_and_now(elm: WorkbookFolder) -> None:
    for words in (
        ("driver", "add", "elm", "Rooms have locks", "--id", "rooms"),
        ("idea", "add", "elm", "a poster", "--id", "poster", "--drives", "rooms"),
        ("idea", "set", "elm", "poster", "--status", "parked", "--reason", "Nobody read it"),
    ):
        assert elm.run(*words).exit_code == 0
    before = changes_kept(elm)
    steps = (
        ("driver", "set", "elm", "talking", "--name", "Safety is spoken of"),
        ("idea", "set", "elm", "huddle", "--drives", "rooms", "--status", "adopted"),
        ("part", "remove", "elm", "idea", "poster"),
        ("driver", "add", "elm", "Evenings are calm"),
    )
    for step in steps:
        ran = elm.run(*step)
        assert ran.exit_code == 0, ran
    first = min(changes_kept(elm) - before)
    told = " ".join(elm.run("theory", "elm", "--since", str(first)).out.split())
    assert told.startswith("Feeling safe on Elm Ward: the theory before the change")
    page = elm.root / "then.md"
    assert elm.run("theory", "elm", "--since", str(first), "-o", str(page)).exit_code == 0
    rows = page.read_text(encoding="utf-8").splitlines()
    assert "| Safety is talked about | Safety is spoken of | renamed |" in rows
    assert "| – | Evenings are calm | added |" in rows
    assert "| a poster | – | dropped: Nobody read it |" in rows
    moved = next(row for row in rows if "two-minute question" in row)
    assert "moved: acts on “Rooms have locks”; from testing to adopted" in moved
    assert elm.run("theory", "elm", "--since", "no-such-day").exit_code == 1
    assert elm.run("theory", "elm", "--since", str(first), "-o", "then.svg").exit_code == 0
    drawn = (elm.root / "then.svg").read_text(encoding="utf-8")
    for told in ("Driver: Evenings are calm", "renamed", "dropped: Nobody read it", ">changed<"):
        assert told in drawn
    assert elm.run("theory", "elm", "--since", str(first), "-o", "then.csv").exit_code == 1


def test_the_ideas_by_impact_and_effort_as_a_picture(elm: WorkbookFolder) -> None:
    ran = elm.run("theory", "elm", "--by-effort")
    assert (ran.exit_code, "qiworkbook idea set elm huddle --impact --effort" in ran.err) == (
        1,
        True,
    )
    placed = elm.run("idea", "set", "elm", "huddle", "--impact", "high", "--effort", "low")
    assert placed.exit_code == 0
    assert "Could change much, little work:" in elm.run("theory", "elm", "--by-effort").out
    assert elm.run("theory", "elm", "--by-effort", "-o", "ideas.svg").exit_code == 0
    assert ">Little work<" in (elm.root / "ideas.svg").read_text(encoding="utf-8")
    assert elm.run("theory", "elm", "--by-effort", "--since", "2025-01-01").exit_code == 2
