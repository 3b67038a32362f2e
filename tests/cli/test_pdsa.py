from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from qiworkbook.testing import Ran, WorkbookFolder

ID = "2025-01-20-ask-at-one-handover"
FILE = f"projects/elm/pdsa/{ID}.toml"
PLAN = (
    *("pdsa", "plan", "elm", "Ask at one handover", "--idea", "huddle"),
    *("--objective", "Find out whether it takes two minutes", "--start", "2025-01-20"),
    *("--question", "How long does it take?", "--predict", "Three minutes"),
    *("--question", "Who asks?", "--predict", "The nurse in charge"),
    *("--scale", "one nurse, one morning", "--belief", "low", "--measure", "feels-safe"),
)


def cycle(elm: WorkbookFolder, file: str = FILE) -> dict[str, Any]:
    return tomllib.loads(elm.read(file))


def done(elm: WorkbookFolder, *args: str) -> Ran:
    ran = elm.run(*args)
    assert (ran.exit_code, ran.err) == (0, ""), ran
    return ran


def test_a_plan_becomes_a_file_that_can_be_read_aloud(elm: WorkbookFolder) -> None:
    ran = done(elm, *PLAN)
    assert ran.out == (
        "Planned: Ask at one handover (cycle 1 of its ramp)\n"
        f"  {FILE}\n"
        f"Next: qiworkbook pdsa do elm {ID}\n"
    )
    said = cycle(elm)
    assert said["title"] == "Ask at one handover"
    assert said["idea"] == "huddle"
    assert str(said["plan"]["predicted_on"]) == "2025-01-15"  # today: the day it was written
    assert said["plan"]["measures"] == ["feels-safe"]
    assert [one["predict"] for one in said["plan"]["question"]] == [
        "Three minutes",
        "The nurse in charge",
    ]
    assert 'answer = ""                    # filled in at Study' in elm.read(FILE)


def test_a_cycle_from_plan_to_act(elm: WorkbookFolder) -> None:
    done(elm, *PLAN)
    ran = done(elm, "pdsa", "do", "elm", "--as-planned", "--observations", "Two minutes and a half")
    assert ran.out == (
        f"Do: written down for Ask at one handover.\nNext: qiworkbook pdsa study elm {ID}\n"
    )
    answers = ("--answer", "Two and a half minutes", "--held", "partly")
    ran = done(elm, "pdsa", "study", "elm", *answers, "--learning", "Short is enough")
    assert "1 prediction without an answer yet: Who asks?" in ran.out
    ran = done(elm, "pdsa", "act", "elm", "--decision", "adapt", "--next", "Two mornings")
    assert ran.out == (
        "Act: adapt. Ask at one handover is done.\n"
        f"Next: qiworkbook pdsa plan elm --idea huddle --follows {ID}\n"
    )
    said = cycle(elm)
    assert said["do"] == {
        "started": said["plan"]["start"],
        "as_planned": True,
        "observations": "Two minutes and a half",
    }
    assert said["plan"]["question"][0]["answer"] == "Two and a half minutes"
    assert said["plan"]["question"][0]["held"] == "partly"
    assert said["plan"]["question"][1]["answer"] == ""
    assert said["study"]["learning"] == "Short is enough"
    assert said["act"] == {"decision": "adapt", "next": "Two mornings"}


def test_an_edit_changes_only_its_own_lines(elm: WorkbookFolder) -> None:
    done(elm, *PLAN)
    elm.write(FILE, elm.read(FILE) + "\n# what the huddle said to us afterwards\n")
    before = elm.read(FILE).splitlines()
    done(elm, "pdsa", "act", "elm", ID, "--decision", "abandon", "--next", "Nothing")
    after = elm.read(FILE).splitlines()
    changed = [line for line in after if line not in before]
    assert [line.split(" #")[0].strip() for line in changed] == [
        'decision = "abandon"',
        'next = "Nothing"',
    ]
    assert len(after) == len(before)


def test_ramps_are_numbered_when_they_are_shown(elm: WorkbookFolder) -> None:
    done(elm, *PLAN)
    again = (*PLAN[:3], "Two mornings", *PLAN[4:8], "--start", "2025-01-27")
    ran = done(elm, *again, "--follows", ID, "--question", "q", "--predict", "p")
    assert "(cycle 2 of its ramp)" in ran.out
    assert cycle(elm, "projects/elm/pdsa/2025-01-27-two-mornings.toml")["follows"] == ID
    assert done(elm, "pdsa", "list", "elm").out.splitlines() == [
        "To test a two-minute question at the morning huddle (huddle, testing)",
        f"  1  2025-01-20  next: do  Ask at one handover  {ID}",
        "  2  2025-01-27  next: do  Two mornings         2025-01-27-two-mornings",
        "Next: qiworkbook pdsa show elm 2025-01-27-two-mornings",
    ]
    found = json.loads(done(elm, "pdsa", "list", "elm", "--json").out)
    assert [(one["number"], one["stage"]) for one in found] == [(1, "do"), (2, "do")]


def test_two_cycles_of_one_name_and_day_get_files_of_their_own(elm: WorkbookFolder) -> None:
    done(elm, *PLAN)
    ran = done(elm, *PLAN)
    assert f"projects/elm/pdsa/{ID}-2.toml" in ran.out
    assert cycle(elm)["title"] == cycle(elm, f"projects/elm/pdsa/{ID}-2.toml")["title"]


def test_what_is_missing_is_named(elm: WorkbookFolder) -> None:
    ran = elm.run("pdsa", "plan", "elm")
    assert ran.exit_code == 2
    assert ran.err.startswith("TITLE, --idea and --objective are missing.\n")
    done(elm, *PLAN)
    for step, name in (("do", "--observations"), ("study", "--learning"), ("act", "--decision")):
        ran = elm.run("pdsa", step, "elm", ID)
        assert (ran.exit_code, ran.err.splitlines()[0]) == (2, f"{name} is missing.")


def test_no_prediction_is_a_question_and_no_hindrance(elm: WorkbookFolder) -> None:
    ran = done(elm, *PLAN[:10])
    assert "What do you think will happen? A guess is enough" in ran.out
    assert f"qiworkbook pdsa predict elm {ID}" in ran.out


def test_a_plan_can_be_gone_on_with(elm: WorkbookFolder) -> None:
    done(elm, *PLAN[:10])
    more = ("--question", "Who asks?", "--predict", "The nurse", "--end", "2025-01-21")
    done(elm, "pdsa", "plan", "elm", "--cycle", ID, *more)
    plan = cycle(elm)["plan"]
    assert plan["question"] == [{"ask": "Who asks?", "predict": "The nurse"}]
    assert (str(plan["end"]), str(plan["predicted_on"])) == ("2025-01-21", "2025-01-15")
    done(
        elm, "pdsa", "study", "elm", ID, "--answer", "The porter", "--held", "no", "--summary", "s"
    )
    assert cycle(elm)["plan"]["question"][0]["held"] == "no"


def test_a_prediction_of_a_test_that_begins_today_is_of_today(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    today = tuple("2025-01-15" if word == "2025-01-20" else word for word in PLAN)
    done(elm, *today)
    file = "projects/elm/pdsa/2025-01-15-ask-at-one-handover.toml"
    assert str(cycle(elm, file)["plan"]["predicted_on"]) == "2025-01-15"
    answers = (
        *("Ask at two", "1", "n", "Find out", "How long does it take?", "Three minutes", ""),
        *("2025-01-15", "one nurse", "low", "feels-safe"),
    )
    ran = talk("pdsa", "plan", "elm", answers=answers)
    assert ran.exit_code == 0, ran.output
    assert "When did you predict that?" not in ran.output
    plan = cycle(elm, "projects/elm/pdsa/2025-01-15-ask-at-two.toml")["plan"]
    assert str(plan["predicted_on"]) == "2025-01-15"


def test_a_prediction_of_a_test_that_has_begun_is_not_dated_today(elm: WorkbookFolder) -> None:
    file = "projects/elm/pdsa/2025-01-08-ask-at-one-handover.toml"
    begun = tuple("2025-01-08" if word == "2025-01-20" else word for word in PLAN)
    out = done(elm, *begun).out
    assert "predicted_on" not in cycle(elm, file)["plan"]
    again = "pdsa plan elm --cycle 2025-01-08-ask-at-one-handover --predicted-on"
    assert f"Next: qiworkbook {again}\n" in out
    done(elm, *again.split(), "2025-01-07")
    assert str(cycle(elm, file)["plan"]["predicted_on"]) == "2025-01-07"
    assert elm.run("check").exit_code == 0


def test_a_prediction_that_has_a_day_of_its_own_is_not_asked_when_it_was_made(
    elm: WorkbookFolder,
) -> None:
    file = "projects/elm/pdsa/2025-01-08-ask-at-one-handover.toml"
    done(elm, *("2025-01-08" if word == "2025-01-20" else word for word in PLAN))
    for said in re.findall("^predict = .*$", elm.read(file), re.MULTILINE):
        assert "prediction-not-dated" in elm.run("check", "--all", "--json").out
        elm.write(file, elm.read(file).replace(said, f"{said}\npredicted_on = 2025-01-07"))
    assert "prediction-not-dated" not in elm.run("check", "--all", "--json").out


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((*PLAN, "--predict", "more"), 2, "there are more predictions than questions"),
        ((*PLAN[:4], "--idea", "hudle", *PLAN[6:]), 1, "Did you mean huddle?"),
        ((*PLAN, "--measure", "feel-safe"), 1, "Did you mean feels-safe?"),
        ((*PLAN, "--follows", "zzz"), 1, "elm has no cycle 'zzz'."),
        ((*PLAN, "--belief", "lo"), 2, "Did you mean low?"),
        ((*PLAN, "--cycle", "zzz"), 1, "elm has no cycle 'zzz'."),
        (
            ("pdsa", "do", "elm", "--observations", "x"),
            1,
            "No cycle of elm is waiting for this step.",
        ),
    ],
)
def test_what_cannot_be_planned(
    elm: WorkbookFolder, args: tuple[str, ...], code: int, said: str
) -> None:
    ran = elm.run(*args)
    assert ran.exit_code == code
    assert said in ran.err
    assert FILE not in elm.files()


def test_more_answers_than_questions(elm: WorkbookFolder) -> None:
    done(elm, *PLAN)
    before = elm.read(FILE)
    three = ("--answer", "a", "--answer", "b", "--answer", "c")
    ran = elm.run("pdsa", "study", "elm", ID, *three, "--learning", "x")
    assert ran.exit_code == 1
    assert "There are 3 answers" in ran.err
    assert elm.read(FILE) == before


def test_a_step_out_of_turn_is_told_where_the_cycle_is(elm: WorkbookFolder) -> None:
    done(elm, *PLAN[:4], "--idea", "huddle", "--objective", "Find out", "--start", "2025-01-20")
    second = ("Ask at two", "--idea", "huddle", "--objective", "Find out", "--start", "2025-01-21")
    done(elm, *PLAN[:3], *second)
    ran = elm.run("pdsa", "do", "elm", "--observations", "x")
    assert ran.err.splitlines() == [
        "No cycle of elm is waiting for this step.",
        f"Under way, and their next step: {ID} (plan), 2025-01-21-ask-at-two (plan). Name the one "
        "you mean.",
    ]
    done(elm, "pdsa", "do", "elm", ID, "--observations", "x")


@pytest.mark.parametrize(
    "step",
    [
        ("do", "--observations", "x"),
        ("study", "--learning", "x"),
        ("act", "--decision", "adapt"),
        ("predict", "--question", "How long?", "--predict", "Two minutes"),
    ],
)
def test_the_only_cycle_under_way_is_found_whatever_it_lacks(
    elm: WorkbookFolder, step: tuple[str, ...]
) -> None:
    done(elm, *PLAN[:4], "--idea", "huddle", "--objective", "Find out", "--start", "2025-01-20")
    name, *rest = step
    done(elm, "pdsa", name, "elm", *rest)
    assert rest[1] in elm.read(FILE)


def test_a_word_between_two_others_is_not_guessed(elm: WorkbookFolder) -> None:
    done(elm, *PLAN)
    ran = elm.run("pdsa", "act", "elm", ID, "--decision", "adpt")
    assert '"adpt" is not one of the choices. It could be: adopt, adapt, abandon.' in ran.err


def test_a_name_that_could_be_several(elm: WorkbookFolder) -> None:
    done(elm, *PLAN)
    done(elm, *PLAN)
    ran = elm.run("pdsa", "do", "elm", "--observations", "x")
    assert ran.err == f"Which cycle? Several wait for this step.\nName one: {ID}, {ID}-2.\n"
    ran = elm.run("pdsa", "show", "elm", "handover")
    assert f"Name one: {ID}, {ID}-2." in ran.err
    assert elm.run("pdsa", "show", "elm", ID).exit_code == 0


def test_one_cycle_shown(elm: WorkbookFolder) -> None:
    done(elm, *PLAN)
    done(elm, "pdsa", "do", "elm", "--not-as-planned", "--observations", "It took long")
    out = done(elm, "pdsa", "show", "elm").out
    for line in (
        "Cycle 1 of 1 in its ramp, to test a two-minute question at the morning huddle\n",
        "  objective  Find out whether it takes two minutes\n",
        "  ? How long does it take?\n    predicted: Three minutes\n",
        "  as planned  no\n",
        "Study: nothing yet\n",
        f"{FILE}\nNext: qiworkbook pdsa study elm {ID}\n",
    ):
        assert line in out
    found = json.loads(done(elm, "pdsa", "show", "elm", "--json").out)
    assert (found["id"], found["stage"], found["number"]) == (ID, "study", 1)


def test_no_cycle_yet(elm: WorkbookFolder) -> None:
    assert done(elm, "pdsa", "list", "elm").out.startswith("There is no cycle yet.\n")
    assert elm.run("pdsa", "show", "elm").exit_code == 1


def test_an_awkward_title(elm: WorkbookFolder) -> None:
    title = 'A "quoted" \\ title – ünïcode 🙂 # of\ntwo lines'
    done(elm, *PLAN[:3], title, *PLAN[4:])
    (file,) = [path for path in elm.files() if "/pdsa/" in path]
    assert file == "projects/elm/pdsa/2025-01-20-a-quoted-title-unicode-of-two-lines.toml"
    assert cycle(elm, file)["title"] == title


def test_abandoning_leads_to_what_was_learned(elm: WorkbookFolder) -> None:
    done(elm, *PLAN)
    out = done(elm, "pdsa", "act", "elm", ID, "--decision", "abandon").out
    assert f"What did you learn? qiworkbook pdsa study elm {ID}" in out
    assert "Next: qiworkbook idea set elm huddle --status abandoned --reason" in out
    out = done(elm, "pdsa", "act", "elm", ID, "--decision", "adopt").out
    assert "qiworkbook idea set elm huddle --status adopted" in out


def test_at_a_terminal_everything_is_asked(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    answers = (
        *("Ask at one handover", "0", "1", "Find out whether it takes two minutes"),
        *("How long does it take?", "Three minutes", "Who asks?", "", ""),
        *("soon", "2025-01-20", "one nurse", "lo", "low", "feels-safe"),
    )
    ran = talk("pdsa", "plan", "elm", answers=answers)
    assert ran.exit_code == 0, ran.output
    assert "1  a two-minute question at the morning huddle (huddle)" in ran.output
    assert "That is not one of them." in ran.output
    said = cycle(elm)
    assert said["idea"] == "huddle"
    assert [one["predict"] for one in said["plan"]["question"]] == ["Three minutes", ""]
    assert said["plan"]["belief"] == "low"
    assert said["plan"]["measures"] == ["feels-safe"]

    talk("pdsa", "do", "elm", answers=("", "2025-01-21", "perhaps", "no", "It took long"))
    assert cycle(elm)["do"] == {
        "started": said["plan"]["start"],
        "ended": said["plan"]["start"].replace(day=21),
        "as_planned": False,
        "observations": "It took long",
    }
    # whether a prediction held is asked of the first question alone: the second has none
    found = ("Four minutes", "no", "Nobody", "Longer than we thought", "Ask one thing only")
    talk("pdsa", "study", "elm", answers=found)
    said = cycle(elm)
    assert [one["answer"] for one in said["plan"]["question"]] == ["Four minutes", "Nobody"]
    assert [one["held"] for one in said["plan"]["question"]] == ["no", ""]
    assert said["study"]["compared"] == "Longer than we thought"

    again = ("y", "One question only", "y", "Is one enough?", "", "", "", "", "")
    ran = talk("pdsa", "act", "elm", answers=("adapt", "One question", *again))
    assert "You learned: Ask one thing only" in ran.output
    second = cycle(elm, "projects/elm/pdsa/2025-01-15-one-question-only.toml")
    assert (second["idea"], second["follows"]) == ("huddle", ID)
    assert second["plan"]["measures"] == ["feels-safe"]


def test_what_is_written_is_the_default_and_enter_keeps_it(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    done(elm, *PLAN)
    asked = (("do", 4), ("study", 6), ("act", 2))
    for step, enters in asked:  # with nothing written, Enter leaves it for later
        ran = talk("pdsa", step, "elm", ID, answers=("",) * enters)
        assert ran.exit_code == 0, ran.output
        assert f"Next: qiworkbook pdsa do elm {ID}\n" in ran.output
    assert cycle(elm)["act"]["decision"] == cycle(elm)["study"]["learning"] == ""
    done(elm, "pdsa", "do", "elm", ID, "--not-as-planned", "--observations", "It took long")
    held = ("--answer", "Four", "--held", "no", "--answer", "Jo's deputy", "--held", "yes")
    told = ("--compared", "Longer", "--learning", "Ask one thing")
    done(elm, "pdsa", "study", "elm", ID, *held, *told)
    done(elm, "pdsa", "act", "elm", ID, "--decision", "adapt", "--next", "One question")
    before = elm.read(FILE)
    for step, enters in asked:
        more = ("n", "n") if step == "act" else ()  # the status of the idea, and another cycle
        ran = talk("pdsa", step, "elm", ID, answers=(*("",) * enters, *more))
        assert ran.exit_code == 0, ran.output
        assert elm.read(FILE) == before, step
    assert "[It took long]" in talk("pdsa", "do", "elm", ID, answers=("",) * 4).output
    asked_for = ("pdsa", "study", "elm", ID, "--compared")  # named alone it asks, and nothing else
    talk(*asked_for, answers=("Two nurses did it in three",))
    study = cycle(elm)["study"]
    assert (study["compared"], study["learning"]) == ("Two nurses did it in three", "Ask one thing")


@pytest.mark.parametrize(
    ("step", "option", "where"),
    [
        ("do", ("--ended", "2025-01-21"), ("do", "ended")),
        ("study", ("--held", "partly"), ("plan", "question", 0, "held")),
        ("study", ("--compared", "Much longer"), ("study", "compared")),
        ("act", ("--next", "Two mornings"), ("act", "next")),
    ],
)
def test_a_script_gives_only_what_is_new(
    elm: WorkbookFolder, step: str, option: tuple[str, str], where: tuple[Any, ...]
) -> None:
    done(elm, *PLAN)
    assert elm.run("pdsa", step, "elm", ID, *option).exit_code == 2, "nothing is written yet"
    done(elm, "pdsa", "do", "elm", ID, "--as-planned")
    done(elm, "pdsa", "study", "elm", ID, "--learning", "Ask one thing")
    done(elm, "pdsa", "act", "elm", ID, "--decision", "adapt")
    done(elm, "pdsa", step, "elm", ID, *option)
    said: Any = cycle(elm)
    for key in where:
        said = said[key]
    assert str(said) == option[1]
    assert elm.run("pdsa", step, "elm", ID).exit_code == 2, "nothing was given"


def test_nothing_is_written_when_the_talk_breaks_off(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    before = elm.files()
    talk("pdsa", "plan", "elm", answers=("Ask at one handover", "1"))
    assert elm.files() == before


def test_at_a_terminal_the_day_of_the_prediction_is_asked_of_a_test_that_has_begun(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    answers = (
        *("Ask at one handover", "1", "Find out", "How long does it take?", "Three minutes", ""),
        *("2025-01-08", "2025-01-07", "one nurse", "low", "feels-safe"),
    )
    ran = talk("pdsa", "plan", "elm", answers=answers)
    assert ran.exit_code == 0, ran.output
    assert "The test has begun. When did you predict that? 2025-01-07" in ran.output
    plan = cycle(elm, "projects/elm/pdsa/2025-01-08-ask-at-one-handover.toml")["plan"]
    assert str(plan["predicted_on"]) == "2025-01-07"


def test_what_is_answered_is_no_longer_predicted(elm: WorkbookFolder) -> None:
    assert done(elm, *PLAN).exit_code == 0
    said = ("--answer", "Four minutes", "--held", "no", "--learning", "It takes longer")
    assert done(elm, "pdsa", "do", "elm", ID, "--observations", "Quiet").exit_code == 0
    assert done(elm, "pdsa", "study", "elm", ID, *said).exit_code == 0
    before = elm.read(FILE)
    again = ("--question", "How long does it take?", "--predict", "Four minutes, all along")
    ran = elm.run("pdsa", "predict", "elm", ID, *again)
    assert (ran.exit_code, "has been answered" in ran.err) == (1, True)
    assert elm.read(FILE) == before


@pytest.mark.parametrize(
    ("verb", "leads"),
    [
        ("remove", "a cycle is a file in projects/PROJECT/pdsa"),
        ("set", "qiworkbook pdsa plan PROJECT --cycle CYCLE"),
        ("new", "qiworkbook pdsa plan PROJECT"),
        ("rename", 'qiworkbook part set PROJECT title="NEW WORDS" --in CYCLE'),
        ("paper", "qiworkbook sheet paper PROJECT"),
    ],
)
def test_verbs_that_people_try_lead_on(elm: WorkbookFolder, verb: str, leads: str) -> None:
    ran = elm.run("pdsa", verb, "elm", ID)
    assert (ran.exit_code, ran.err.startswith(f"For that: {leads}")) == (2, True)


def test_a_cycle_gets_another_title_as_rename_leads_to(elm: WorkbookFolder) -> None:
    done(elm, *PLAN)
    done(elm, "part", "set", "elm", "title=Ask at two handovers", "--in", ID)
    assert cycle(elm, FILE)["title"] == "Ask at two handovers"


@pytest.mark.parametrize("piece", ["x", "o", "minutes", "I"])
def test_a_piece_that_fits_no_question_is_no_new_one(elm: WorkbookFolder, piece: str) -> None:
    done(elm, *PLAN, "--question", "Who asks?", "--predict", "The nurse")
    before = elm.read(FILE)
    ran = elm.run("pdsa", "predict", "elm", ID, "--question", piece, "--predict", "Five")
    assert (ran.exit_code, elm.read(FILE)) == (1, before)
    assert "How long does it take?; Who asks?" in ran.err


def test_a_piece_of_one_question_is_that_one_and_of_several_asked(elm: WorkbookFolder) -> None:
    done(elm, *PLAN, "--question", "How often?", "--predict", "Twice")
    ran = elm.run("pdsa", "predict", "elm", ID, "--question", "how", "--predict", "Five")
    assert (ran.exit_code, "Several have 'how' in their name" in ran.err) == (1, True)
    assert done(elm, "pdsa", "predict", "elm", ID, "--question", "oft", "--predict", "Five").out
    asked = cycle(elm, FILE)["plan"]["question"]
    assert [one["predict"] for one in asked if one["ask"] == "How often?"] == ["Five"]


def test_a_question_added_after_the_test_began_is_not_of_the_day_of_the_plan(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    begun = tuple("2025-01-08" if word == "2025-01-20" else word for word in PLAN)
    done(elm, *begun, "--predicted-on", "2025-01-06")
    id_ = "2025-01-08-ask-at-one-handover"
    late = ("pdsa", "predict", "elm", id_, "--question", "Who minds?")
    done(elm, *late, "--predict", "Nobody")
    plan = cycle(elm, f"projects/elm/pdsa/{id_}.toml")["plan"]
    days = [str(one.get("predicted_on", "")) for one in plan["question"]]
    assert (str(plan["predicted_on"]), days) == ("2025-01-06", ["", "", "2025-01-15"])
    shown = done(elm, "pdsa", "show", "elm", id_).out
    assert "predicted: Nobody (predicted on 15 January 2025)" in shown
    found = next(o for o in json.loads(done(elm, "coach", "elm", "--all", "--json").out)["elm"]
                 if o["code"] == "prediction-after-test")  # fmt: skip
    assert found["because"].startswith("The prediction is dated after the test began (2025-01-15")
    assert found["next"] == f'qiworkbook pdsa predict elm {id_} --question "Who minds?" --on'
    ran = talk(*late, "--on", answers=("2025-01-07", ""))  # Enter keeps the words
    assert ran.exit_code == 0, ran.output
    plan = cycle(elm, f"projects/elm/pdsa/{id_}.toml")["plan"]
    assert str(plan["question"][2]["predicted_on"]) == "2025-01-07"
    assert "earlier" not in plan["question"][2]
    assert "prediction-after-test" not in done(elm, "coach", "elm", "--all", "--json").out
