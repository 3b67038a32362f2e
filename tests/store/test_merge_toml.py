"""Two sides of a TOML file joined: no edit of either is lost unasked, remarks among them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings, strategies as st

from qiworkbook.store.merge_texts import merge_toml

BASE = """\
# ours
format = 1

[aim]
statement = "S"  # why
target = 90

# the first
[[idea]]
id = "a"
name = "A"
status = "testing"
drives = ["x"]

[[idea]]
id = "b"
name = "B"

[[measure]]
id = "m"
name = "M"

[[measure.phase]]
start = 2024-01-01
reason = "r"
"""
B_BLOCK = '[[idea]]\nid = "b"\nname = "B"\n\n'


def merge(here: str, there: str, base: str | None = BASE, **answers: str) -> tuple[str, list[str]]:
    given_ = {f"p.toml:{name.replace('__', '/')}": answer for name, answer in answers.items()}
    merged = merge_toml("p.toml", base, here, there, given_)
    return merged.text, [clash.id for clash in merged.clashes]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (('"testing"', '"adopted"'), ('["x"]', '["x", "y"]')),
        (("target = 90", "target = 95"), ('"S"  # why', '"S"  # because')),
        ((B_BLOCK, ""), ('name = "A"', 'name = "AA"')),
        (("# the first", "# the very first"), ('"testing"', '"parked"')),
        (('"r"', '"rr"'), ("[[measure]]", "# a remark\n[[measure]]")),
        (("target = 90\n", ""), ("# ours", "# ours and theirs")),
    ],
)
def test_what_each_side_changed_alone_is_in_it_whoever_is_here(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    both = BASE.replace(*one).replace(*other)
    assert merge(BASE.replace(*one), BASE.replace(*other)) == (both, [])
    assert merge(BASE.replace(*other), BASE.replace(*one)) == (both, [])


def test_the_same_change_on_both_sides_is_made_once() -> None:
    same = BASE.replace('"testing"', '"adopted"')
    assert merge(same, same) == (same, [])


def test_a_remark_of_one_and_a_value_of_the_other_are_both_kept() -> None:
    text, clashes = merge(BASE.replace("# why", "# because"), BASE.replace('"S"', '"T"'))
    assert 'statement = "T"  # because\n' in text
    assert not clashes


def test_lists_are_joined_item_by_item() -> None:
    text, clashes = merge(BASE.replace('["x"]', '["x", "z"]'), BASE.replace('["x"]', '["y"]'))
    assert 'drives = ["z", "y"]' in text
    assert not clashes


@pytest.mark.parametrize(
    ("here", "there", "clash"),
    [
        (('"testing"', '"adopted"'), ('"testing"', '"parked"'), "idea/a/status"),
        (("target = 90", "target = 95"), ("target = 90\n", ""), "aim/target"),
        ((B_BLOCK, ""), ('name = "B"', 'name = "BB"'), "idea/b"),
        (('"r"', '"s"'), ('"r"', '"t"'), "measure/m/phase/2024-01-01/reason"),
    ],
)
def test_what_both_changed_differently_is_asked_and_both_answers_are_possible(
    here: tuple[str, str], there: tuple[str, str], clash: str
) -> None:
    one, other = BASE.replace(*here), BASE.replace(*there)
    text, clashes = merge(one, other)
    assert clashes == [clash]
    assert text == one
    key = clash.replace("/", "__")
    assert merge(one, other, **{key: "here"}) == (one, [])
    assert merge(one, other, **{key: "there"}) == (other, [])


def test_a_new_row_of_each_side_stands_where_it_stood() -> None:
    c, d = ('[[idea]]\nid = "c"\nname = "C"\n\n', '# new\n[[idea]]\nid = "d"\nname = "D"\n\n')
    text, clashes = merge(
        BASE.replace("[[measure]]", f"{c}[[measure]]"),
        BASE.replace("[[measure]]", f"{d}[[measure]]"),
    )
    assert not clashes
    assert [row["id"] for row in tomllib.loads(text)["idea"]] == ["a", "b", "d", "c"]
    assert d in text
    assert c in text


C_BLOCK = '[[idea]]\nid = "c"\nname = "C"\n\n'
WITH_C = BASE.replace("[[measure]]", f"{C_BLOCK}[[measure]]")
C_FIRST = BASE.replace("# the first", f"{C_BLOCK}# the first")
B_LAST = WITH_C.replace(f"{B_BLOCK}{C_BLOCK}", f"{C_BLOCK}{B_BLOCK}")


def test_a_row_that_one_side_moved_stands_there_whoever_is_here() -> None:
    edited = WITH_C.replace('"C"', '"CC"')
    for sides in ((edited, C_FIRST), (C_FIRST, edited)):
        text, clashes = merge(*sides, base=WITH_C)
        assert not clashes
        ideas = tomllib.loads(text)["idea"]
        assert [row["id"] for row in ideas] == ["c", "a", "b"]
        assert ideas[0]["name"] == "CC"


def test_what_both_sides_moved_to_another_place_is_asked() -> None:
    assert merge(C_FIRST, B_LAST, base=WITH_C)[1] == ["the order"]
    for answer, ids in (("here", ["c", "a", "b"]), ("there", ["a", "c", "b"])):
        given = {"p.toml:the order": answer}
        merged = merge_toml("p.toml", WITH_C, C_FIRST, B_LAST, given)
        assert not merged.clashes
        assert [row["id"] for row in tomllib.loads(merged.text)["idea"]] == ids


def test_without_a_base_nothing_that_stands_on_one_side_is_dropped() -> None:
    here = BASE.replace(B_BLOCK, "").replace('status = "testing"\n', "")
    there = BASE.replace('"A"', '"AA"').replace(
        '\n[[measure.phase]]\nstart = 2024-01-01\nreason = "r"\n', ""
    )
    text, clashes = merge(here, there, base=None)
    assert clashes == ["idea/a/name"]
    read = tomllib.loads(text)
    assert [row["id"] for row in read["idea"]] == ["a", "b"]
    assert read["idea"][0]["status"] == "testing"
    assert read["measure"][0]["phase"]


def test_line_ends_stay_those_of_here() -> None:
    here = BASE.replace('"testing"', '"adopted"').replace("\n", "\r\n")
    text, clashes = merge(here, BASE.replace("target = 90", "target = 95"))
    assert text == here.replace("target = 90", "target = 95")
    assert not clashes


def test_rows_that_nothing_tells_apart_are_joined_while_they_are_only_added() -> None:
    base = '[[task]]\nwho = "x"\n\n[[task]]\nwho = "y"\n'
    one, other = base + '\n[[task]]\nwho = "a"\n', base + '\n[[task]]\nwho = "b"\n'
    text, clashes = merge(one, other, base=base)
    assert [row["who"] for row in tomllib.loads(text)["task"]] == ["x", "y", "b", "a"]
    assert not clashes
    _, clashes = merge(base.replace('"x"', '"p"'), base.replace('"x"', '"q"'), base=base)
    assert clashes == ["task"]


KEYS = ("name", "status", "note")


@dataclass
class Doc:
    """A file as plain data: rows by id, each with a few keys, and remarks of the file."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def text(self) -> str:
        parts = ["".join(f"# {one}\n" for one in self.remarks) + "format = 1\n"]
        for id_, row in self.rows.items():
            lines = "".join(f'{key} = "{value} of {id_}"\n' for key, value in sorted(row.items()))
            parts.append(f'[[idea]]\nid = "{id_}"\n{lines}')
        return "\n".join(parts)


ids = st.sampled_from("abcdef")
values = st.sampled_from(("one", "two", "three"))
edits = st.lists(
    st.one_of(
        st.tuples(st.just("set"), ids, st.sampled_from(KEYS), values),
        st.tuples(st.just("unset"), ids, st.sampled_from(KEYS), values),
        st.tuples(st.just("take"), ids, st.sampled_from(KEYS), values),
        st.tuples(st.just("add"), ids, st.sampled_from(KEYS), values),
    ),
    max_size=6,
)
docs = st.dictionaries(ids, st.dictionaries(st.sampled_from(KEYS), values, min_size=1), max_size=5)


def edited(
    rows: dict[str, dict[str, str]], steps: list[tuple[str, str, str, str]]
) -> dict[str, dict[str, str]]:
    now = {id_: dict(row) for id_, row in rows.items()}
    for what, id_, key, value in steps:
        if what == "set" and id_ in now:
            now[id_][key] = value
        elif what == "unset" and len(now.get(id_, {})) > 1:
            now[id_].pop(key, None)
        elif what == "take":
            now.pop(id_, None)
        elif what == "add" and id_ not in now:
            now[id_] = {key: value}
    return now


@pytest.mark.slow
@settings(max_examples=400)
@given(docs, edits, edits)
def test_no_edit_of_either_side_is_lost_unasked(
    base: dict[str, dict[str, str]],
    mine: list[tuple[str, str, str, str]],
    theirs: list[tuple[str, str, str, str]],
) -> None:
    here, there = edited(base, mine), edited(base, theirs)
    merged = merge_toml(
        "p.toml", Doc(base).text(), Doc(here, ["mine"]).text(), Doc(there, ["theirs"]).text(), {}
    )
    asked = {clash.id for clash in merged.clashes}
    read = tomllib.loads(merged.text)
    rows = {row.pop("id"): row for row in read.get("idea", [])}  # no two ids share a name
    rows = {id_: {k: v.removesuffix(f" of {id_}") for k, v in rows[id_].items()} for id_ in rows}
    assert "# mine" in merged.text
    # Both sides wrote a remark above the first line: where that is asked, it is not lost.
    assert "# theirs" in merged.text or any("# theirs" in (c.there or "") for c in merged.clashes)
    for id_ in "abcdef":
        was, one, other = base.get(id_), here.get(id_), there.get(id_)
        if one == other or other == was:
            assert rows.get(id_) == one
        elif one == was:
            assert rows.get(id_) == other
        elif one is None or other is None:
            assert f"idea/{id_}" in asked
        else:
            for key in KEYS:
                sides = ((was or {}).get(key), one.get(key), other.get(key))
                old, left, right = sides
                if left == right or right == old:
                    assert rows[id_].get(key) == left
                elif left == old:
                    assert rows[id_].get(key) == right
                else:
                    assert f"idea/{id_}/{key}" in asked


NAMED = BASE.replace('id = "a"', 'id = "z"')


def test_an_edit_follows_the_row_that_the_other_side_renamed() -> None:
    edited_ = BASE.replace('"testing"', '"adopted"')
    both = NAMED.replace('"testing"', '"adopted"')
    assert merge(NAMED, edited_) == (both, [])
    assert merge(edited_, NAMED) == (both, [])
    gone = BASE.replace(BASE[BASE.index("# the first") : BASE.index('[[idea]]\nid = "b"')], "")
    anew = 'name = "AA"'
    assert merge(NAMED, BASE.replace('name = "A"', anew)) == (NAMED.replace('name = "A"', anew), [])
    assert merge(NAMED, gone) == (NAMED, []), "a new id is no edit that a removal takes with it"


def test_a_row_that_both_sides_renamed_has_one_name() -> None:
    other = NAMED.replace('"z"', '"y"').replace('"testing"', '"adopted"')
    text, clashes = merge(NAMED, NAMED.replace('"z"', '"y"'))
    assert clashes == ["idea/a/id"]
    for answer, id_ in (("here", "z"), ("there", "y")):
        text, clashes = merge(NAMED, NAMED.replace('"z"', '"y"'), idea__a__id=answer)
        assert not clashes
        assert [row["id"] for row in tomllib.loads(text)["idea"]] == [id_, "b"]
    text, clashes = merge(NAMED, other, idea__a__id="there")
    assert (text, clashes) == (other, [])


CYCLE = """\
format = 1

[plan]
objective = "See"

[[plan.question]]
ask = "How long?"
predict = "Three"
answer = ""                    # filled in at Study
held = ""

[[plan.question]]
ask = "Who?"
predict = "Jo"

[study]
compared = ""
learning = ""

[act]
decision = ""
"""
FOUR = CYCLE.replace('answer = ""  ', 'answer = "4"')


@pytest.mark.parametrize(
    "verdict",
    [
        ('held = ""', 'held = "yes"'),
        ('compared = ""', 'compared = "As we thought"'),
        ('decision = ""', 'decision = "adopt"'),
        ('predict = "Jo"', 'predict = "Jo"\nanswer = "Jo"'),
    ],
)
def test_one_persons_answer_and_the_verdict_of_another_are_asked_as_one(
    verdict: tuple[str, str],
) -> None:
    other = CYCLE.replace(*verdict).replace('learning = ""', 'learning = "L"')
    text, clashes = merge(FOUR, other, CYCLE)
    assert clashes == ["what was found"]
    for one, there in ((FOUR, other), (other, FOUR)):
        for answer in ("here", "there", "both"):
            said = {"what was found": answer}
            text, clashes = merge(one, there, CYCLE, **said)
            assert not clashes
            read = tomllib.loads(text)
            has_four = read["plan"]["question"][0]["answer"] == "4"
            has_verdict = verdict[1].split("\n")[-1] in text
            assert has_four == (answer == "both" or (answer == "here") == (one == FOUR))
            assert has_verdict == (answer == "both" or (answer == "there") == (one == FOUR))
            assert read["study"]["learning"] == "L"
    assert merge(FOUR, FOUR.replace(*verdict), CYCLE)[1] == [], "one has all of the other"
    both = FOUR.replace(*verdict)
    assert "what was found" not in merge(both, FOUR, None)[1], "nor without what was before"


def test_rows_of_files_that_are_not_ours_are_told_apart_by_what_they_have() -> None:
    """Nobody's keys are known beforehand: a name, or a name and a day together."""
    row = '[[mark]]\nby = "{by}"\non_day = {day}\nnote = "{note}"\n'
    rows = [("Ana", "2025-01-06"), ("Bo", "2025-01-06"), ("Ana", "2025-02-03")]
    base = "\n".join(row.format(by=by, day=day, note="") for by, day in rows)
    one = base.replace('note = ""', 'note = "first"', 1)
    second = base.index('by = "Bo"')
    other = base[:second] + base[second:].replace('note = ""', 'note = "second"', 1)
    text, clashes = merge(one, other, base=base)
    assert not clashes
    assert [mark["note"] for mark in tomllib.loads(text)["mark"]] == ["first", "second", ""]


MEANT = BASE + '\n[[measure.meant]]\nmark = "aaaa"\n\n[[measure]]\nid = "n"\nname = "N"\n'
MORE = '\n[[measure.meant]]\nmark = "cccc"\n'


def test_marks_of_what_data_mean_are_joined_within_their_measure() -> None:
    confirmed = 'mark = "aaaa"\n\n[[measure.meant]]\nmark = "bbbb"\nsince = 2025-01-01\n'
    here = MEANT.replace('mark = "aaaa"\n', confirmed)
    for one, other in ((here, MEANT + MORE), (MEANT + MORE, here)):
        text, clashes = merge(one, other, MEANT)
        assert not clashes
        first, second = tomllib.loads(text)["measure"]
        assert [row["mark"] for row in first["meant"]] == ["aaaa", "bbbb"]
        assert [row["mark"] for row in second["meant"]] == ["cccc"]


def test_the_same_first_mark_on_both_sides_is_one() -> None:
    text, clashes = merge(MEANT + MORE, (MEANT + MORE).replace('"N"', '"NN"'), MEANT)
    assert not clashes
    assert [row["mark"] for row in tomllib.loads(text)["measure"][1]["meant"]] == ["cccc"]
