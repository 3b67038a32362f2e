"""Tables come and go whole, and the remarks around them stay."""

from __future__ import annotations

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store.editor import edited
from tests.store.toml_edits import CYCLE, change


def test_a_new_table_of_an_array_stands_below_its_siblings() -> None:
    assert change(lambda e: e.add(("plan", "task"), {"what": "Tell the night staff"})) == [
        "+ [[plan.task]]",
        '+ what = "Tell the night staff"',
        "+",
    ]
    after = edited(CYCLE, "c", lambda e: e.add(("plan", "task"), {"what": "Tell"}))
    assert '"Print the card"\n\n[[plan.task]]\nwhat = "Tell"\n\n# ---- do phase\n[do]' in after
    after = edited(CYCLE, "c", lambda e: e.add(("plan", "question"), {"ask": "B?"}))
    assert '# held = "partly"\n\n[[plan.question]]\nask = "B?"\n\n[[plan.task]]' in after


def test_the_remark_above_a_heading_stays_with_that_heading() -> None:
    text = "[[a]]\nx = 1\n# about b\n[b]\n"
    assert edited(text, "c", lambda e: e.add(("a",), {"x": 2})) == (
        "[[a]]\nx = 1\n\n[[a]]\nx = 2\n\n# about b\n[b]\n"
    )


def test_the_first_table_of_an_array_stands_in_its_parent_or_at_the_end() -> None:
    text = '[[m]]\nid = "a"\n[m.unit]\nof = 1\n\n[[m]]\nid = "b"\n'
    assert edited(text, "c", lambda e: e.add((e.rows("m")[0], "phase"), {"reason": "r"})) == (
        '[[m]]\nid = "a"\n[m.unit]\nof = 1\n\n[[m.phase]]\nreason = "r"\n\n[[m]]\nid = "b"\n'
    )
    assert edited("a = 1", "c", lambda e: e.add(("idea",), {"id": "x"})) == (
        'a = 1\n\n[[idea]]\nid = "x"\n'
    )


def test_an_empty_list_in_brackets_gives_way_to_tables() -> None:
    text = "[plan]\ntask = []\nscale = 1\n\n[do]\n"
    assert edited(text, "c", lambda e: e.add(("plan", "task"), {"what": "w"})) == (
        '[plan]\nscale = 1\n\n[[plan.task]]\nwhat = "w"\n\n[do]\n'
    )


def test_a_table_may_bring_tables_of_its_own() -> None:
    table = {"id": "m", "shows": ["aim"], "phase": [{"reason": "r"}]}
    assert edited("", "c", lambda e: e.add(("measure",), table)) == (
        '[[measure]]\nid = "m"\nshows = ["aim"]\n\n[[measure.phase]]\nreason = "r"\n'
    )


def test_a_missing_table_is_made() -> None:
    after = edited(CYCLE, "c", lambda e: e.set(("act", "decision"), "adapt"))
    assert after == CYCLE + '\n[act]\ndecision = "adapt"\n'
    assert edited("[a.b]\nc = 1\n", "c", lambda e: e.set(("a", "x"), 1)) == (
        "[a]\nx = 1\n\n[a.b]\nc = 1\n"
    )
    assert edited("", "c", lambda e: e.set(("a", "b", "x"), 1)) == "[a.b]\nx = 1\n"
    assert edited("a = 1\n", "c", lambda e: e.set(("do",), {"x": 1})) == "a = 1\n\n[do]\nx = 1\n"


def test_a_table_is_taken_away_and_leaves_no_gap() -> None:
    assert edited(CYCLE, "c", lambda e: e.remove(e.rows("plan", "task"))) == (
        CYCLE.replace('[[plan.task]]\nwhat = "Print the card"\n\n', "")
    )
    assert edited(CYCLE, "c", lambda e: e.remove(("plan", "question"))) == (
        CYCLE.replace(CYCLE[CYCLE.index("[[plan.q") : CYCLE.index("[[plan.t")], "")
    )
    assert edited("[a]\n\n[b]\nx = 1\n", "c", lambda e: e.remove(("b",))) == "[a]\n"
    assert edited("[a]\n\n[b]\nx = 1\n", "c", lambda e: e.remove(("a",))) == "[b]\nx = 1\n"


def test_remarks_outlive_the_tables_between_them() -> None:
    text = "[[a]]\nx = 1\n[a.b]\n\n# for c\n[a.c]\ny = 1 # gone\n\n# end\n[[a]]\n"
    assert edited(text, "c", lambda e: e.remove(e.rows("a")[:1])) == "# for c\n\n# end\n[[a]]\n"


def test_a_table_is_found_by_its_id() -> None:
    text = '[[driver]]\nid = "a"\n[[driver]]\nid = "b"\n[[driver]]\nid = "b"\n'
    after = edited(text, "p.toml", lambda e: e.set((e.find(("driver",), "id", "a"), "id"), "x"))
    assert after == text.replace('"a"', '"x"')
    with pytest.raises(WorkbookError, match=r"p.toml has no \[driver\] with id “c”"):
        edited(text, "p.toml", lambda e: e.find(("driver",), "id", "c"))
    with pytest.raises(
        WorkbookError, match=r"more than one \[driver\] with id “b”, in lines 3 and 5"
    ):
        edited(text, "p.toml", lambda e: e.find(("driver",), "id", "b"))
