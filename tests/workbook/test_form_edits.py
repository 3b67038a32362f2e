"""One edit for every field of every file: what was set is there, and nothing else is touched."""

from __future__ import annotations

import re
import shutil
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.model.base import keys_of
from qiworkbook.plugins.loader import EntryPoint, installed
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import WorkbookError
from qiworkbook.store.editor import ChangedError, ChangedValue
from qiworkbook.text.source import scan
from qiworkbook.workbook import open_workbook
from qiworkbook.workbook.edits.fields import FieldKind, fields_of
from qiworkbook.workbook.edits.form_edits import Add, Move, RefusedError, Remove, Set, change
from qiworkbook.workbook.edits.forms import Form, FormKey, form, forms, raw_path
from qiworkbook.workbook.question import Question
from tests.workbook import rota

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.workbook.edits.fields import Field
    from qiworkbook.workbook.opened import OpenWorkbook

EXAMPLE = Path(__file__).parents[2]
WARD = "willow-ward"
PROJECT = FormKey("project", WARD)
CYCLE = FormKey("cycle", WARD, "2025-04-14-room-move-one-person")
TODAY = date(2025, 4, 8)
CHANGED_TODAY = (
    rf'\n\[\[(aim|measure)\.meant\]\]\nmark = "[^"]+"\nsince = {TODAY}\n|'
    rf"(?<=held = \"\"\n)predicted_on = {TODAY}\n"
)
"""What goes with an edit of a definition that data were collected by, and with a prediction."""
ROTA = EntryPoint("rota", rota.__name__)
PLUGINS = Plugins((*installed(), ROTA))

KINDS = (
    PROJECT,
    CYCLE,
    FormKey("learning-set", id="2025-04-10"),
    FormKey("resources"),
    FormKey("workbook"),
    FormKey("benchmark", WARD, "2025-02-24"),
    FormKey("standards", id="mine"),
    FormKey("trauma-informed", WARD, "trauma-informed"),
    FormKey("charter", WARD, "charter"),
    FormKey("incidents", WARD, "2025-04"),
    FormKey("spread", WARD, "spread"),
    FormKey("survey", WARD, "2025-01-20"),
    FormKey("questionnaires", id="mine"),
    FormKey("rota", WARD, "rota"),
)
"""One file of every kind: the core's, those of the packaged modules, a foreign one."""

MADE = {
    "standards/mine.toml": """\
# Ours
format = 1
id = "mine"
title = "Ours"
wording = "local"

[[theme]]
id = "one"
title = "One"

[[standard]]  # the first
id = "a"
text = "Doors are knocked on"
""",
    "questionnaires/mine.toml": """\
format = 1
id = "mine"
title = "Ours"
source = "Written here"  # by the team
wording = "local"

[[item]]
id = "q1"
text = "Do you feel safe?"
type = "likert5"
""",
    f"projects/{WARD}/rota.toml": rota.EXAMPLE,
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example workbook with its fullest ward, and a file of each kind that it has not."""
    made = tmp_path_factory.mktemp("forms")
    for name in ("workbook.toml", "resources.toml"):
        shutil.copy(EXAMPLE / name, made)
    with (made / "workbook.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[[ward]]\nid = "willow"\nname = "Willow Ward"\n')
    shutil.copytree(EXAMPLE / "learning-sets", made / "learning-sets")
    shutil.copytree(EXAMPLE / "projects" / WARD, made / "projects" / WARD)
    for file, text in MADE.items():
        (made / file).parent.mkdir(exist_ok=True)
        (made / file).write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def opened(root: Path) -> OpenWorkbook:
    return open_workbook(root, PLUGINS, TODAY)


@pytest.fixture(autouse=True)
def _as_it_was(root: Path) -> Iterator[None]:
    """Every file is put back after each test."""
    before = {path: path.read_bytes() for path in root.rglob("*.toml")}
    yield
    for path in [*root.rglob("*.toml")]:
        if path not in before:
            path.unlink()
        elif path.read_bytes() != before[path]:
            path.write_bytes(before[path])


def edit(opened: OpenWorkbook, seen: Form, *edits: Any, **answers: str) -> Form:
    done = change(opened, seen.key, edits, expected=seen.sha256, answers=answers)
    assert isinstance(done, Form), done
    return done


def leaves(seen: Form, fields: tuple[Field, ...], path: tuple[str, ...] = ()) -> Iterator[Any]:
    """Every field that holds a value, in the first row of each list."""
    for one in fields:
        here = (*path, one.key)
        if one.kind is FieldKind.TABLE:
            yield from leaves(seen, one.fields, here)
        elif one.kind is FieldKind.ROWS:
            rows = seen.rows(*here)
            if rows:
                yield from leaves(seen, one.fields, (*here, rows[0].name))
        else:
            yield here, one


LOOKS = {
    "colour": "#112233",
    "accent": "#112233",
    "start": "10:00",
    "end": "10:30",
    "link": "https://example.org/new",
    "pdsa": "2025-04-14-room-move-one-person",
    "link to driver": "people-know-how",
    "link to driver or aim": "aim",
    "link to idea": "safety-huddle",
    "link to measure": "feels-safe",
    "link to cycle": "2025-03-24-bank-briefing-one-nurse",
    "link to project": WARD,
    "link to ward": "willow",
    "link to trust": "northmoor",
}


def another(one: Field, there: Any) -> Any:
    """A value that the field can have, and does not have now."""
    there = one.default if there is None else there
    if one.key == "anchors":
        return ["never", "always"]
    if one.kind is FieldKind.SEVERAL and one.item:
        return [another(one.item, None)]
    if one.links_to:
        return LOOKS[f"link to {one.links_to}"]
    match one.kind:
        case FieldKind.CHOICE:
            return next(word for word in one.choices if word and word != there)
        case FieldKind.DATE:
            return (there or date(2025, 4, 20)) + timedelta(days=1)  # no test ends before it begins
        case FieldKind.YES_NO:
            return not there
        case FieldKind.NUMBER | FieldKind.NUMBER_OR_TEXT:
            low = one.least if one.least is not None else 1
            number = low + 1 if there == low else low
            return int(number) if one.whole else number
    return LOOKS.get(one.key, "other-words")


def without(text: str, raw: tuple[str | int, ...]) -> str:
    """The text but for the value there."""
    start, end = scan(text).values[raw]
    return text[:start] + text[end:]


def without_statement(text: str, raw: tuple[str | int, ...]) -> str:
    """The text but for the line of a key, and for the heading of a table that has only this."""
    pair = next(one for one in scan(text).pairs if one.path == raw)
    alone = [one for one in scan(text).pairs if one.table == pair.table] == [pair]
    end = text.index("\n", pair.end) + 1
    left = text[: pair.start] + text[end:]
    heading = ".".join(str(part) for part in raw[:-1] if isinstance(part, str))
    return re.sub(rf"\n?\n\[{re.escape(heading)}\]\n", "\n", left) if alone else left


@pytest.mark.slow
@pytest.mark.parametrize("key", KINDS, ids=lambda key: key.kind)
def test_every_field_can_be_set_and_nothing_else_is_touched(
    root: Path, opened: OpenWorkbook, key: FormKey
) -> None:
    seen = form(opened, key)
    assert not seen.problems
    path = root / seen.file
    before = path.read_bytes()
    text = before.decode()
    tried = 0
    for to, one in leaves(seen, seen.fields):
        if to[-1] == "id" and key == PROJECT:
            continue  # what names it follows: below
        if "limits" in to:
            continue  # they are held against one another, and against the data: below
        value = another(one, seen.value(*to))
        done = change(opened, key, [Set(to, value)], expected=seen.sha256)
        if isinstance(done, Question):
            pytest.fail(f"{to}: {done}")
        after = re.sub(CHANGED_TODAY, "", path.read_text(encoding="utf-8"))
        raw = raw_path(tomllib.loads(text), to)
        raw = (*raw, *to[len(raw) :])
        new: Any = tomllib.loads(after)
        for part in raw[:-1]:
            new = new[part]
        assert new[raw[-1]] == value, to
        if seen.value(*to) is None:
            assert without_statement(after, raw).rstrip() == text.rstrip(), to
        else:
            assert without(after, raw) == without(text, raw), to
        path.write_bytes(before)
        tried += 1
    assert tried >= 3


LIMITS = ("measure", "feels-safe", "limits")


@pytest.mark.slow
def test_limits_go_together_or_not_at_all(root: Path, opened: OpenWorkbook) -> None:
    path = root / form(opened, PROJECT).file
    before = path.read_bytes()
    given = {"centre": 60, "lower": 40, "upper": 80, "source": "Another ward"}
    for key, value in {"lower": 40, "start": date(2025, 4, 21)}.items():
        with pytest.raises(RefusedError) as refused:
            change(opened, PROJECT, [Set((*LIMITS, key), value)])
        assert [one.path for one in refused.value.at] == [LIMITS]
        assert path.read_bytes() == before
    after = change(opened, PROJECT, [Set((*LIMITS, key), value) for key, value in given.items()])
    assert isinstance(after, Form)
    assert after.value(*LIMITS) == given


def lists(seen: Form, fields: tuple[Field, ...], path: tuple[str, ...] = ()) -> Iterator[Any]:
    """Every list of rows, in the first row of each list around it."""
    for one in fields:
        here = (*path, one.key)
        if one.kind is FieldKind.TABLE:
            yield from lists(seen, one.fields, here)
        elif one.kind is FieldKind.ROWS:
            yield here, one
            if rows := seen.rows(*here):
                yield from lists(seen, one.fields, (*here, rows[0].name))


def now_named(now: Form, before: Form, path: tuple[str, ...]) -> Iterator[str]:
    """The same way, where a row around it has another name, for it says something else."""
    inside: tuple[str, ...] = ()
    for at, part in enumerate(path):
        if isinstance(now.value(*inside), tuple):
            names = [row.name for row in before.rows(*path[:at])]
            part = now.rows(*inside)[names.index(part)].name
        inside = (*inside, part)
        yield part


def needed(one: Field) -> dict[str, Any]:
    """A row that says no more than it must."""
    return {field.key: another(field, None) for field in one.fields if field.required}


@pytest.mark.slow
@pytest.mark.parametrize("key", KINDS, ids=lambda key: key.kind)
def test_a_row_is_added_moved_and_taken_away_and_the_file_is_as_it_was(
    root: Path, opened: OpenWorkbook, key: FormKey
) -> None:
    seen = form(opened, key)
    path = root / seen.file
    before = path.read_bytes()
    for to, one in lists(seen, seen.fields):
        there = seen.rows(*to)
        added = edit(opened, seen, Add(to, needed(one)))
        to = tuple(now_named(added, seen, to))
        rows = added.rows(*to)
        assert [row.values for row in rows[:-1]] == [row.values for row in there], to
        said = {key: tuple(v) if isinstance(v, list) else v for key, v in needed(one).items()}
        assert rows[-1].values == said, to
        if there:
            first = edit(opened, added, Move((*to, rows[-1].name), before=there[0].name))
            to = tuple(now_named(first, added, to))
            assert first.rows(*to) == (rows[-1], *there), to
            last = edit(opened, first, Move((*to, rows[-1].name)))
            to = tuple(now_named(last, first, to))
            assert path.read_text("utf-8") == added.text, to
            added = last
        edit(opened, added, Remove((*to, rows[-1].name)))
        assert path.read_bytes().rstrip() == before.rstrip(), to
        path.write_bytes(before)
    assert form(opened, key).sha256 == seen.sha256


def test_rows_stay_who_they_are_while_others_come_and_go(opened: OpenWorkbook, root: Path) -> None:
    seen = form(opened, PROJECT)
    before = (root / seen.file).read_bytes()
    first, second, *_ = seen.rows("team")
    done = edit(
        opened,
        seen,
        Remove(("team", first.name)),
        Add(("team",), {"role": "member", "title": "Baker"}, before=second.name),
        Set(("team", second.name, "title"), "Somebody else"),
        Move(("team", second.name)),
    )
    (root / seen.file).write_bytes(before)
    titles = [row.values["title"] for row in seen.rows("team")[2:]]
    assert [row.values["title"] for row in done.rows("team")] == ["Baker", *titles, "Somebody else"]


def test_a_row_that_no_model_reads_is_seen_and_can_be_put_right(
    opened: OpenWorkbook, root: Path
) -> None:
    key = FormKey("incidents", WARD, "2025-04")
    file = root / form(opened, key).file
    before = file.read_text("utf-8")
    file.write_text(before.replace("on = 2025-04-01", 'on = "2025-04-01"', 1), "utf-8")
    seen = form(opened, key)
    ((path, problem),) = [(one.path, one.problem) for one in seen.problems]
    assert (path[0], path[2], problem.code) == ("day", "on", "wrong-value")
    assert seen.value(*path) == "2025-04-01"
    other = seen.rows("day")[1].name
    edit(opened, seen, Set(("day", other, "other"), 4))  # another row's fault holds up nothing
    seen = form(opened, key)
    with pytest.raises(RefusedError) as refused:
        edit(opened, seen, Set(path, "1 April"))
    assert [one.path for one in refused.value.at] == [path]
    assert not edit(opened, seen, Set(path, date(2025, 4, 1))).problems


@pytest.mark.slow
@pytest.mark.parametrize(
    ("to", "value", "said"),
    [
        (("aim", "by"), "31 March", "aim: by is the text"),
        (("aim", "target"), "a lot", "a number, or a change"),
        (("idea", "safety-huddle", "status"), "tried", "status is the text"),
        (("measure", "feels-safe", "decimals"), 7, "7"),
        (("measure", "feels-safe", "phase"), [], "can't be edited so"),
        (("driver", "staff-confidence", "nme"), "x", 'has no "driver staff-confidence nme"'),
        (("driver", "nobody", "name"), "x", "no longer there"),
        (("driver", "staff-confidence", "id"), "spaces", "already"),
        (("driver", "staff-confidence", "part_of"), ["nothing"], 'no driver "nothing"'),
        (("measure", "feels-safe", "shows"), ["aim", "talked"], 'no driver "talked"'),
        (("idea", "safety-huddle", "name"), "  ", "Write something here"),
        (("idea", "safety-huddle", "name"), None, "has no name"),
        ((), 1, "has no"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_written(
    opened: OpenWorkbook, root: Path, to: tuple[str, ...], value: Any, said: str
) -> None:
    seen = form(opened, PROJECT)
    before = (root / seen.file).read_bytes()
    with pytest.raises(RefusedError) as refused:
        change(opened, PROJECT, [Set(to, value)], expected=seen.sha256)
    (only,) = refused.value.at
    assert only.path[: len(to)] in (to, to[:-1])
    told = f"{only.problem.message}. {only.problem.hint}"
    assert said in told
    assert (root / seen.file).read_bytes() == before


def test_a_new_row_is_refused_at_its_own_fields(opened: OpenWorkbook) -> None:
    seen = form(opened, PROJECT)
    with pytest.raises(RefusedError) as refused:
        edit(opened, seen, Add(("progress",), {"self": 7, "reson": "x"}))
    assert {one.path for one in refused.value.at} == {
        ("progress", "", "date"),
        ("progress", "", "self"),
        ("progress", "", "reson"),
    }


def test_a_rule_for_several_fields_holds(opened: OpenWorkbook) -> None:
    seen = form(opened, FormKey("rota", WARD, "rota"))
    first = seen.rows("weekend")[0].name
    with pytest.raises(RefusedError, match="can't be as it is") as refused:
        edit(opened, seen, Set(("weekend", first, "until"), date(2025, 2, 1)))
    assert [one.path for one in refused.value.at] == [("weekend", first)]


def test_a_file_that_changed_is_left_and_what_changed_is_told(
    opened: OpenWorkbook, root: Path
) -> None:
    seen = form(opened, PROJECT)
    file = root / seen.file
    before = file.read_text("utf-8")
    now = before.replace("target = 90", "target = 85", 1).replace(
        'id = "staff-confidence"\n', 'id = "staff-confidence"\nnote = "Asked in May"\n', 1
    )
    assert now.count("85") > before.count("85")
    file.write_text(now, "utf-8")
    with pytest.raises(ChangedError, match="has changed since it was read") as refused:
        change(opened, PROJECT, [Set(("project", "unit"), "Elm")], expected=seen.sha256)
    assert refused.value.changes == (
        ChangedValue(("aim", "target"), 90, 85),
        ChangedValue(("driver", "staff-confidence", "note"), None, "Asked in May"),
    )
    assert file.read_text("utf-8") == now


@pytest.mark.slow
def test_what_only_a_person_can_decide_is_asked_with_nothing_written(
    opened: OpenWorkbook, root: Path
) -> None:
    seen = form(opened, PROJECT)
    before = {path: path.read_bytes() for path in (root / seen.file, root / "workbook.toml")}
    for to, value, id_ in (
        (("aim", "by"), date(2052, 3, 31), "unlikely"),
        (("measure", "feels-safe", "target"), 950, "unlikely"),
        (("aim", "target"), 950, "unlikely"),
        (("coproduction", "how"), "Write to jo.smith@elsewhere.nhs.uk", "keep-identifier"),
    ):
        edits = [Set(to, value)]
        asked = change(opened, PROJECT, edits, expected=seen.sha256)
        assert isinstance(asked, Question)
        assert (asked.id, asked.personal) == (id_, True)
        assert {path: path.read_bytes() for path in before} == before
        said = "yes" if asked.choices else "A shared mailbox"
        done = change(opened, PROJECT, edits, expected=seen.sha256, answers={id_: said})
        assert isinstance(done, Form)
        assert done.value(*to) == value
        kept = (root / "workbook.toml").read_text("utf-8")
        assert ("A shared mailbox" in kept) is (id_ == "keep-identifier")
        for path, content in before.items():
            path.write_bytes(content)


@pytest.mark.slow
def test_what_names_an_id_follows_it_through_the_workbook(opened: OpenWorkbook, root: Path) -> None:
    texts = {path: path.read_bytes() for path in root.rglob("*.toml")}
    seen = form(opened, PROJECT)
    edit(opened, seen, Set(("idea", "safety-huddle", "id"), "huddle-question"))
    edit(opened, form(opened, PROJECT), Set(("driver", "staff-confidence", "id"), "staff-sure"))
    quoted = {"safety-huddle": "huddle-question", "staff-confidence": "staff-sure"}
    changed = 0
    for path, before in texts.items():
        after = path.read_text("utf-8")
        expected = before.decode()
        for old, new in quoted.items():
            expected = expected.replace(f'"{old}"', f'"{new}"')
        assert after == expected, path
        changed += after != before.decode()
        path.write_bytes(before)
    assert changed >= 4


@pytest.mark.slow
def test_what_is_still_named_is_not_taken_away(opened: OpenWorkbook, root: Path) -> None:
    seen = form(opened, PROJECT)
    texts = {path: path.read_bytes() for path in root.rglob("*.toml")}
    for kind, id_ in (("idea", "safety-huddle"), ("driver", "staff-confidence")):
        with pytest.raises(RefusedError) as refused:
            edit(opened, seen, Remove((kind, id_)))
        places = {one.problem.place.file for one in refused.value.at}
        named = {
            path.relative_to(root).as_posix()
            for path, text in texts.items()
            if re.search(rf'(idea|drives|part_of|shows|drivers) = .*"{id_}"', text.decode())
        }
        assert places == named
        assert all(one.problem.place.line for one in refused.value.at)
    with pytest.raises(RefusedError, match="has the numbers of the measure feels-safe"):
        edit(opened, seen, Remove(("measure", "feels-safe")))
    assert {path: path.read_bytes() for path in texts} == texts


def test_what_leaves_and_what_runs_is_not_set_in_a_form(opened: OpenWorkbook) -> None:
    seen = form(opened, FormKey("workbook"))
    for to in (("sharing", "small"), ("plugins", "disabled")):
        assert seen.field(*to) is None
        with pytest.raises(RefusedError, match="has no"):
            edit(opened, seen, Set(to, 2))


@pytest.mark.parametrize(
    "key",
    [
        FormKey("nothing"),
        FormKey("cycle", WARD, "../project"),
        FormKey("cycle", WARD, "none"),
        FormKey("charter", "no-ward", "charter"),
        FormKey("project"),
    ],
)
def test_a_file_that_is_not_there_is_told(opened: OpenWorkbook, key: FormKey) -> None:
    with pytest.raises(WorkbookError):
        form(opened, key)


def test_the_library_begins_with_its_first_row(tmp_path: Path) -> None:
    (tmp_path / "workbook.toml").write_text("format = 1\n")
    opened = open_workbook(tmp_path, PLUGINS, TODAY)
    seen = form(opened, FormKey("resources"))
    assert (seen.sha256, seen.rows("resource")) == ("", ())
    row = {"id": "page", "title": "A page"}
    assert edit(opened, seen, Add(("resource",), row)).rows("resource")[0].values == row
    with pytest.raises(ChangedError):
        edit(opened, seen, Add(("resource",), row))


def test_every_file_that_can_be_read_is_a_form(opened: OpenWorkbook) -> None:
    found = list(forms(opened))
    assert {key.kind for key in found} == {key.kind for key in KINDS}
    assert set(KINDS) <= set(found)


def test_fields_are_those_of_the_models() -> None:
    for owned in PLUGINS.records():
        fields = fields_of(owned.value.model)
        keys = list(keys_of(owned.value.model))
        assert ["format", *(one.key for one in fields)] == sorted(
            keys, key=lambda key: key != "format"
        )
        assert all(one.hint for one in fields)


def test_a_prediction_changed_after_the_test_began_keeps_what_stood_there_first(
    root: Path, opened: OpenWorkbook
) -> None:
    key = FormKey("cycle", WARD, "2025-03-22-evening-weekends")
    seen = form(opened, key)
    rows = [one for one in seen.value("plan", "question") if one["predict"] and not one["answer"]]
    name = next(to for to, _ in leaves(seen, seen.fields) if to[-1] == "predict")[2]
    done = change(
        opened, key, [Set(("plan", "question", name, "predict"), "Ten")], expected=seen.sha256
    )
    assert not isinstance(done, Question)
    told = tomllib.loads((root / seen.file).read_text(encoding="utf-8"))["plan"]["question"][0]
    assert rows[0]["predict"] in {one["predict"] for one in told["earlier"]}
    assert (told["predict"], told["predicted_on"]) == ("Ten", TODAY)


def test_a_prediction_of_what_is_answered_stays(root: Path, opened: OpenWorkbook) -> None:
    key = FormKey("cycle", WARD, "2024-02-26-card-first-words")
    seen = form(opened, key)
    name = next(to for to, _ in leaves(seen, seen.fields) if to[-1] == "predict")[2]
    edits = [Set(("plan", "question", name, "predict"), "Three of them")]
    before = (root / seen.file).read_bytes()
    with pytest.raises(WorkbookError, match="has been answered"):
        change(opened, key, edits, expected=seen.sha256)
    assert (root / seen.file).read_bytes() == before


@pytest.mark.slow
def test_whoever_closes_a_project_it_is_asked_later_whether_it_holds(
    opened: OpenWorkbook,
) -> None:
    """By the one edit of every front end; once, however often it is closed."""
    closed = Set(("project", "status"), "closed")
    due = [date(2025, 7, 8), date(2025, 10, 8), date(2026, 4, 8)]
    for _ in range(2):
        after = edit(opened, form(opened, PROJECT), closed)
        assert [row.values["due"] for row in after.rows("followup")] == due
        opened = open_workbook(opened.root, PLUGINS, today=TODAY + timedelta(40))
