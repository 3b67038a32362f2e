"""What came back in a form goes into the file: only what differs, so that remarks stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from qiworkbook.api import Table, listed, toml_text
from qiworkbook_benchmark.assessment import Assessment, Item

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.api import Editor, Row

_LISTS = ("evidence", "action")


def as_text(assessment: Assessment) -> str:
    """A new file for an assessment."""
    return toml_text({"format": 1, **_said(assessment), "item": _all(assessment.item)})


def keeping(before: Assessment, after: Assessment) -> Callable[[Editor], object]:
    """The change that makes of a file which says `before` one that says `after`.

    What a form does not hold (what the measure shows, whether it is an example) stays as it is.
    """

    def change(editor: Editor) -> None:
        for key in ("unit", "method"):
            _set(editor, (key,), _plain(before).get(key), _plain(after).get(key))
        _keep_list(editor, ("assessor",), before.assessor, after.assessor)
        _keep_items(editor, before, after)

    return change


class Difference(Struct, frozen=True):
    """What a form says other than the file: of which standard, of what, and both."""

    of: str
    what: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def replaces(self) -> bool:
        """Whether something that somebody wrote would be there no more."""
        return not set(self.before) <= set(self.after)

    def __str__(self) -> str:
        told = (listed([f"“{one}”" for one in side]) for side in (self.before, self.after))
        return f"{self.of}: {self.what}: {' → '.join(text or 'nothing' for text in told)}"


def differences(before: Assessment, after: Assessment) -> tuple[Difference, ...]:
    """What is other than before: of each standard, and who assessed."""
    old = {item.standard: item for item in before.item}
    new = {item.standard: item for item in after.item}
    told = [
        Difference(id_, key.replace("_", " "), *sides)
        for id_ in dict.fromkeys((*old, *new))
        for key in Item.model_fields
        if len(set(sides := tuple(_as_said(side.get(id_), key) for side in (old, new)))) > 1
        and key != "standard"
    ]
    sides = tuple(_as_said(one, "assessor") for one in (before, after))
    return (*told, *([Difference("all", "assessor", *sides)] if len(set(sides)) > 1 else ()))


def _as_said(table: Table | None, key: str) -> tuple[str, ...]:
    """What stands under a key, each thing in one line."""
    said = _plain(table).get(key, []) if table else []
    rows = said if isinstance(said, list) else [{key: said}]
    return tuple(", ".join(map(str, row.values())) for row in rows)


def _keep_items(editor: Editor, before: Assessment, after: Assessment) -> None:
    there = {item.standard: item for item in before.item}
    for item in after.item:
        old = there.pop(item.standard, None)
        if old is None:
            editor.add(("item",), _plain(item), unique=("standard",))
        else:
            _keep_item(editor, old, item)
    for old in there.values():
        editor.remove((old,))


def _keep_item(editor: Editor, before: Item, after: Item) -> None:
    old, new = _plain(before), _plain(after)
    for key in Item.model_fields:
        if key not in _LISTS:
            _set(editor, (before, key), old.get(key), new.get(key))
    for key in _LISTS:
        _keep_list(editor, (before, key), getattr(before, key), getattr(after, key))


def _set(editor: Editor, path: tuple[str | Row, ...], old: Any, new: Any) -> None:
    if old == new:
        return
    if new is None:
        editor.remove(path)
    else:
        editor.set(path, new)


def _keep_list(
    editor: Editor,
    path: tuple[str | Row, ...],
    old: Sequence[Table],
    new: Sequence[Table],
) -> None:
    """One by one: what is there twice is compared, what is left over goes, what is new is added."""
    for row, other in zip(old, new, strict=False):
        was, now = _plain(row), _plain(other)
        for key in dict.fromkeys((*was, *now)):
            _set(editor, (row, key), was.get(key), now.get(key))
    for row in old[len(new) :]:
        editor.remove((row,))
    for row in new[len(old) :]:
        editor.add(path, _plain(row))


def _said(assessment: Assessment) -> dict[str, Any]:
    plain = _plain(assessment)
    plain.pop("item", None)
    return {"set": assessment.set, "date": assessment.date, **plain, "format": 1}


def _all(tables: Sequence[Table]) -> list[dict[str, Any]]:
    return [_plain(one) for one in tables]


def _plain(table: Table) -> dict[str, Any]:
    """What a table says, as TOML has it, what is as if unsaid left out."""
    said: dict[str, Any] = {}
    for key, field in type(table).model_fields.items():
        value = getattr(table, key)
        if isinstance(value, str):
            value = str(value).strip() if type(value) is str else value.value  # type: ignore[attr-defined]
        elif isinstance(value, tuple) and value and isinstance(value[0], Table):
            value = _all(value)
        elif isinstance(value, tuple):
            value = list(value)
        default = field.get_default()
        if value not in (None, "", []) and (field.is_required() or getattr(table, key) != default):
            said[key] = value
    return said
