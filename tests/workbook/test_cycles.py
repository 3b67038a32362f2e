from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.model import CycleFile, Stage
from qiworkbook.problems import WorkbookError
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook
from qiworkbook.workbook.edits.cycles import cycle_text, plan_cycle, studied
from qiworkbook.workbook.edits.form_edits import change, sets
from qiworkbook.workbook.edits.forms import Form, FormKey, form

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2025, 1, 15)
AWKWARD = 'a "quoted" \\ line – ünïcode 🙂 # no comment\nand another, with \'\'\' and """ in it'
WHOLE: dict[str, Any] = {
    "title": "One handover",
    "idea": "huddle",
    "follows": "",
    "purpose": "test",
    "people_involved": "Two people from the ward",
    "plan": {
        "objective": "Find out",
        "predicted_on": date(2025, 1, 14),
        "start": date(2025, 1, 20),
        "end": date(2025, 1, 21),
        "scale": "one nurse",
        "conditions": "a weekday",
        "belief": "low",
        "consequence": "major",
        "contingency": "Stop",
        "data": "A tally",
        "measures": ["feels-safe"],
        "question": [{"ask": "How long?", "predict": "Two minutes"}],
        "task": [{"what": "Print the card", "who": "Data champion", "by": date(2025, 1, 19)}],
    },
}


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT})


def made(elm: WorkbookFolder, fields: dict[str, Any]) -> str:
    return plan_cycle(elm.root, elm.view("elm").project, fields, TODAY)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"title": AWKWARD, "plan": {"objective": AWKWARD, "question": [{"ask": AWKWARD}]}},
        WHOLE,
    ],
)
def test_what_is_written_is_read_again(fields: dict[str, Any]) -> None:
    file = CycleFile.model_validate(fields)
    assert CycleFile.model_validate(tomllib.loads(cycle_text(file))) == file


def test_the_text_of_a_new_cycle() -> None:
    fields = {
        "title": "One handover",
        "plan": {"start": date(2025, 1, 20), "question": [{"ask": "How long?"}]},
    }
    text = cycle_text(CycleFile.model_validate(fields))
    assert text.startswith("# One PDSA cycle. Fill in what you know;")
    for lines in (
        'title = "One handover"\nidea = ""                      # the id of the change idea',
        "[plan]\n# When you know: predicted_on = 2025-02-03, end = 2025-02-05,\n# belief",
        'ask = "How long?"\npredict = ""\nanswer = ""                    # filled in at Study\n',
        "[do]\n# When you know: started = 2025-02-05, ended = 2025-02-05, as_planned = true",
        'decision = ""                  # adopt, adapt, abandon\n',
    ):
        assert lines in text
    assert max(map(len, text.splitlines())) <= 100


def test_the_file_is_named_after_day_and_title(elm: WorkbookFolder) -> None:
    assert made(elm, {"title": "Ask at one handover"}) == "2025-01-15-ask-at-one-handover"
    assert made(elm, WHOLE) == "2025-01-20-one-handover"
    assert made(elm, WHOLE) == "2025-01-20-one-handover-2"
    long = {"title": "a very long title that goes on and on until nobody reads it any more"}
    assert made(elm, long) == "2025-01-15-a-very-long-title-that-goes-on-and-on-un"


def test_a_cycle_that_cannot_be_is_told_in_full(elm: WorkbookFolder) -> None:
    fields = {"title": "x", "purpose": "tset", "plan": {"belief": "lo", "start": "soon"}}
    with pytest.raises(WorkbookError) as raised:
        made(elm, fields)
    assert 'purpose is the text "tset". Did you mean "test"?' in raised.value.message
    assert 'plan: belief is the text "lo"' in raised.value.message
    assert "plan: start is the text" in raised.value.message
    assert not [path for path in elm.files() if "/pdsa/" in path]


def set_in(elm: WorkbookFolder, id_: str, step: str, fields: dict[str, Any]) -> None:
    opened, key = elm.open(), FormKey("cycle", "elm", id_)
    assert isinstance(change(opened, key, sets(form(opened, key), (step,), fields)), Form)


def study(
    elm: WorkbookFolder, id_: str, answers: list[dict[str, Any]], fields: dict[str, Any]
) -> None:
    opened, key = elm.open(), FormKey("cycle", "elm", id_)
    made = change(opened, key, studied(form(opened, key), answers, fields))
    assert isinstance(made, Form)


def test_what_it_builds_on_may_be_named_by_a_part(elm: WorkbookFolder) -> None:
    first = made(elm, WHOLE)
    second = made(elm, {"title": "Two", "follows": "handover"})
    cycles = {cycle.id: cycle for cycle in elm.view("elm").project.cycles}
    assert cycles[second].file.follows == first


@pytest.mark.slow
def test_each_step_moves_the_stage(elm: WorkbookFolder) -> None:
    id_ = made(elm, WHOLE)

    def project() -> Any:
        return elm.view("elm").project

    def stage() -> Stage:
        found = project().cycle(id_)
        assert found is not None
        return Stage(found.stage)

    assert stage() is Stage.DO
    set_in(elm, id_, "do", {"observations": AWKWARD})
    assert stage() is Stage.STUDY
    answers = [{"answer": "Three", "held": "no"}]
    study(elm, id_, answers, {"learning": "Slow"})
    assert stage() is Stage.ACT
    set_in(elm, id_, "act", {"decision": "adapt"})
    assert stage() is Stage.DONE
    file = project().cycle(id_).file
    assert file.do.observations == AWKWARD
    assert file.plan.question[0].model_dump(mode="json", exclude_defaults=True) == {
        "ask": "How long?",
        "predict": "Two minutes",
        "answer": "Three",
        "held": "no",
    }


def test_a_wrong_word_in_an_answer(elm: WorkbookFolder) -> None:
    id_ = made(elm, WHOLE)
    project = elm.view("elm").project
    cycle = project.cycle(id_)
    assert cycle is not None
    before = elm.read(cycle.source.file)
    with pytest.raises(WorkbookError, match="It could be one of: yes, partly, no"):
        study(elm, id_, [{"held": "maybe"}], {})
    assert elm.read(cycle.source.file) == before


@pytest.mark.slow
def test_several_people_plan_at_once(elm: WorkbookFolder) -> None:
    with ThreadPoolExecutor(6) as pool:
        ids = list(pool.map(lambda _: made(elm, WHOLE), range(12)))
    assert len(set(ids)) == 12
    assert len(elm.view("elm").project.cycles) == 12
