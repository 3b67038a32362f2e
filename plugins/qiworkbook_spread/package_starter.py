"""The change package as a starter: a project that begins with the believed ideas of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.api import counted, listed, sentence, toml_text
from qiworkbook_spread.belief import RULE, parts_of
from qiworkbook_spread.merged_theory import merge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.api import ProjectView
    from qiworkbook_spread.belief import Part
    from qiworkbook_spread.merged_theory import Merged

_HEAD = """\
# One project, begun from the change package of {wards}: {ideas}.
# Choose what fits what your own people say, and delete the rest. Test each idea as if it were new.
# {rule}
# Lines that begin with # are notes, and nothing reads them.
format = 1

[project]
title = "{{{{ title }}}}"
organisation = "{{{{ organisation }}}}"
unit = "{{{{ unit }}}}"
status = "active"
start = {{{{ today }}}}
{illustrative}
# The aim is your own: what, how much, by when, for whom.
[aim]
statement = ""
{outcome}
[coproduction]

[[team]]
role = "lead"
title = ""                    # a job title; names are best left out
"""

_ILLUSTRATIVE = (
    'illustrative = "Begun from the change package of {wards}, which is an example."'
    "  # delete this line when the words are your own\n"
)


def starter_files(views: Sequence[ProjectView]) -> dict[str, str]:
    """The files of the starter: what it is, and the project that a ward begins with."""
    parts = parts_of(views)
    wards = list(dict.fromkeys(part.ward for part in parts))
    ideas = counted(len(parts), "idea")
    what = f"Change package: {ideas} from {listed(wards)}"
    return {
        "starter.toml": toml_text({"format": 1, "what": what}),
        "project.toml": "\n".join(_project(merge(views), parts, ideas, wards)),
    }


def _project(
    merged: Merged, parts: Sequence[Part], ideas: str, wards: Sequence[str]
) -> Iterator[str]:
    invented = [part.ward for part in parts if part.view.project.about.illustrative]
    named = listed(list(dict.fromkeys(invented)))
    yield _HEAD.format(
        ideas=ideas,
        wards=_noted(listed(wards)),
        rule=RULE,
        outcome=_outcome(merged.outcomes),
        illustrative=_ILLUSTRATIVE.format(wards=_quoted(named)) if invented else "",
    )
    yield from (_table("driver", table) for table in merged.drivers)
    for table, behind in zip(merged.ideas, merged.behind, strict=True):
        notes = "".join(f"# {_noted(note)}\n" for part in behind for note in _notes(part))
        yield notes + _table("idea", table)
    yield "# Measures that stand behind these ideas. Agree on each definition before you count.\n"
    yield from (_table("measure", table) for table in merged.measures)


def _outcome(ids: Sequence[str]) -> str:
    """The measure of the aim; where wards had different ones, the choice is left to the new one."""
    if len(ids) == 1:
        return f'measure = "{ids[0]}"\n'
    either = listed([f'"{id_}"' for id_ in ids], "or")
    return f"# measure = the one that shows it: {either}\n" if ids else ""


def _notes(part: Part) -> Iterator[str]:
    yield f"From {part.ward}: {sentence(part.belief.because)}"
    for core in part.core:
        yield f"Core: {sentence(core.what)}"
    if not part.core:
        yield "Core: nobody has written it down. Ask the ward."
    for one in part.adaptable:
        yield f"Yours to change: {sentence(one.what)}"
    for unit, change in part.adapted:
        yield f"{unit} changed: {sentence(change.what)} {sentence(change.why)}".rstrip()
    for cycle in part.cycles[:1]:
        if cycle.file.plan.scale:
            yield f"The first test there: {cycle.file.plan.scale.removesuffix('.')}"


def _table(name: str, table: dict[str, Any]) -> str:
    return toml_text({name: [table]})


def _noted(text: str) -> str:
    """A text as it may stand in a remark: on one line, without what cannot be seen."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _quoted(text: str) -> str:
    """A text as it may stand between quotes."""
    return _noted(text).replace("\\", "\\\\").replace('"', '\\"')
