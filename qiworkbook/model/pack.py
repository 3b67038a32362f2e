"""What the files of a data pack may hold: whose it is, a brand, rules, starters, words, meaning;
and what `share.toml` says of a copy: of what it is one, by which rules, what it leaves out.
"""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from qiworkbook.model.base import Choice, FileTable, Prose, Several, Table, Words, classes_in
from qiworkbook.model.measure import Measure
from qiworkbook.model.project_file import ProjectFile
from qiworkbook.model.settings import HouseLook
from qiworkbook.model.theory import Driver, Idea
from qiworkbook.spc.observations import Middle
from qiworkbook.spc.reading import Rule

Count = Annotated[int, Field(ge=0)]


class PackFile(FileTable):
    """All that `pack.toml` may hold."""

    title: Words
    """What the pack is called."""

    what: str = ""
    """What it brings, in a sentence."""

    publisher: str = ""
    """Who looks after it."""

    licence: str = ""
    """How it may be used."""

    source: str = ""
    """Where its content comes from."""

    illustrative: str = ""
    """Says so when the content is invented."""


class BrandFile(FileTable, HouseLook):
    """All that `brand.toml` may hold. Paths are paths in the pack."""


def _key_of_a_project(path: str) -> str:
    """Raises ValueError where project.toml holds no such table, list or key."""

    model: type[BaseModel] | None = ProjectFile
    for part in path.split("."):
        fields = model.model_fields if model else {}
        found = next((one for name, one in fields.items() if part in (name, one.alias)), None)
        if found is None:
            raise ValueError(f"there is no {path!r} in project.toml")
        model = next((one for one in classes_in(found.annotation) if issubclass(one, Table)), None)
    return path


class CoachEntry(Table):
    """A question for the coach to ask, until a project answers it."""

    ask: Words
    """The question, as one would put it to a team."""

    why: Words
    """What it is good for, in a sentence."""

    until: Annotated[str, AfterValidator(_key_of_a_project)]
    """What of project.toml answers it, as "coproduction.paid" or "task": asked till then."""


class CoachFile(FileTable):
    """All that `coach/NAME.toml` may hold."""

    title: Words
    """Whose questions they are."""

    source: str = ""
    """Where they come from."""

    differs: str = ""
    """Why it is another than a common one of this name says; left out, it is not."""

    question: Several[CoachEntry] = ()
    """The questions, the most useful first."""


class StarterFile(FileTable):
    """All that `starters/NAME/starter.toml` may hold."""

    what: Words
    """What the starter is for, in a line."""


class RuleEntry(Table):
    """One rule and its numbers. The first rule that marks a point gives its reason."""

    rule: Choice[Rule]
    """Which rule, such as "outside", "shift" or "trend"."""

    points: Annotated[int, Field(ge=2)] | None = None
    """How many points it takes."""

    window: Annotated[int, Field(ge=2)] | None = None
    """Of how many in a row, for "two-in-three" and "four-in-five"."""

    charts: Several[str] = ()
    """The charts it is for: their names, "all", "limits" (all but run charts) or "shewhart"."""

    skip_centre: bool = False
    """Points on the centre line are passed over."""

    skip_ties: bool = False
    """Points equal to the one before are passed over."""

    one_side: bool = False
    """The whole window lies on one side of the centre."""

    opposite_cancels: bool = False
    """A point close to the other limit takes one away."""

    beyond_limit_counts: bool = True
    """A point outside the limits also counts as close to them."""


class LimitsEntry(Table):
    """How process limits are worked out."""

    constant: Annotated[float, Field(gt=0, strict=False)] = 2.66
    """What the moving range is multiplied by on an XmR chart, for 3 sigma: 3.145 of medians."""

    sigmas: Annotated[float, Field(gt=0, strict=False)] = 3.0
    """How many sigma lie between centre and limit, on every chart with limits."""

    centre: Choice[Middle] = Middle.MEAN
    """The centre of an XmR chart: mean or median."""

    ranges: Choice[Middle] = Middle.MEAN
    """Which moving range its limits come from: the mean or the median of them."""

    screened: bool = False
    """Very large moving ranges are left out."""

    bridge_gaps: bool = False
    """A moving range reaches over a gap."""

    always_pool: bool = False
    """The spread of X̄ and S charts is pooled even when subgroups differ in size."""


class RuleSetFile(FileTable):
    """All that `rule-sets/NAME.toml` may hold. NAME is what `rule_set = "NAME"` asks for."""

    title: Words
    """What the foot of a chart calls it."""

    version: Words
    """Which version of it, in quotes."""

    source: str = ""
    """Where it comes from."""

    rule: Several[RuleEntry]
    """The rules; their order is their priority."""

    limits: LimitsEntry | None = None
    """How process limits are worked out; Making Data Count's way when left out."""

    trial_below: Count = 12
    """Limits from fewer points are called trial limits."""

    too_early_below: Count = 12
    """A phase with fewer points is drawn and not judged."""

    run_test_from: Count = 10
    """Points off the centre that a run chart needs to be judged."""

    limits_from: Count = 5
    """Points without which no limits are drawn."""

    refuse_runs_of_zeros: bool = True
    """No run rules where more than half the values are 0, or 100%."""

    small_numbers: bool = True
    """Small counts and long tails are marked only where that is as rare as the rule supposes."""


class SectionWords(Table):
    """What one kind of section is called, and what is said before anything else in it."""

    name: Words
    """Which section, by its name, such as "theory"."""

    title: str = ""
    """The short heading that it gets."""

    says: str = ""
    """A sentence or two put first in it: what one is looking at."""


class LabelWords(Table):
    """Another word for a label: above a column or boxes of a diagram, or before a value."""

    label: Words
    """The label as it is usually written, such as "Baseline"."""

    instead: Words
    """What is written instead."""

    section: str = ""
    """The name of the section in which it is; everywhere when left out."""


class ExplainedWord(Table):
    """A word that the last section explains, where the document uses it."""

    word: Words
    """The word, as people will look for it."""

    also: Several[str] = ()
    """Other forms of it, such as the plural."""

    means: Words
    """What it means, in plain words."""


class WordsFile(FileTable):
    """All that `words/NAME.toml` may hold. NAME is what `--words NAME` asks for."""

    title: Words
    """What these words are called."""

    readers: Annotated[str, Field(alias="for")] = ""
    """Whom they are for."""

    source: str = ""
    """Where they come from, and who tried them."""

    illustrative: str = ""
    """Says so when the content is invented."""

    in_full: bool = True
    """Whether a report tells everything; otherwise what a deck and modules tell, a chart once."""

    charts: bool = True
    """Whether a report draws charts and icons; otherwise it says in words how it goes."""

    everyday: bool = False
    """Whether charts are told to readers who know none: no rule and no kind of chart is named."""

    leave_out: Several[str] = ()
    """The names of sections that these readers do not need."""

    leave_out_measures: Several[str] = ()
    """The ids of measures that these readers do not get to see, in whichever project."""

    first: Several[str] = ()
    """The names of sections that come first: in the document, or in each project."""

    section: Several[SectionWords] = ()
    """Sections with a heading or a beginning of their own."""

    label: Several[LabelWords] = ()
    """Labels that are written in another way."""

    word: Several[ExplainedWord] = ()
    """Words that are explained at the end, those that occur."""


class DefinitionsFile(FileTable):
    """All that `definitions.toml` may hold: what holds in every ward that takes it."""

    title: Words
    """What they are called."""

    version: Words
    """The version: another one for every change."""

    what: Prose = ""
    """Who agreed on them, and what is new in this version."""

    illustrative: str = ""
    """Says so when the content is invented."""

    measure: Several[Measure] = ()
    """The measures, each with what is common: `id`, `name`, `kind`, `definition`, `numerator`,
    `denominator`, `counts`, `better`, `unit`, `per`."""

    driver: Several[Driver] = ()
    """The drivers of a common theory of change, each with its `id`, `name` and `part_of`."""

    idea: Several[Idea] = ()
    """The change ideas of a common theory, each with its `id`, `name` and `drives`."""


class SharedSeries(Table):
    """What goes with the data of one measure in a copy."""

    project: Words
    """The id of the project."""

    measure: Words
    """The id of the measure."""

    said: Several[str] = ()
    """The sentences that go with its chart."""

    hidden: Several[datetime.date] = ()
    """The dates whose value is not shown."""

    withheld: bool = False
    """Whether none of its numbers are shown."""

    joined: str = ""
    """What its periods were added up to: month, quarter or year."""

    over_periods: bool = False
    """Whether the denominators say how many periods were added up, and nothing else."""

    rounded: Annotated[int, Field(ge=0)] = 0
    """By how much a number, or a numerator, can differ from what was counted."""

    rounded_below: Annotated[int, Field(ge=0)] = 0
    """By how much a denominator can."""


class SharedProject(Table):
    """What a copy leaves out of one project."""

    project: Words
    """The id of the project."""

    said: Several[str] = ()
    """What is left out, in sentences."""


class ShareFile(FileTable):
    """All that `share.toml` may hold. It is written by `qiworkbook pack`, never by hand."""

    made_on: datetime.date
    """The day on which the copy was made."""

    recipient: str = ""
    """For whom."""

    small: Annotated[int, Field(ge=1)]
    """Counts from 1 to this are hidden."""

    round_to: Annotated[int, Field(ge=1)]
    """Other counts are rounded to this."""

    said: Several[str] = ()
    """By which rules numbers are left out, in sentences."""

    not_shown: Several[SharedProject] = ()
    """What is left out of single projects."""

    projects: Several[str] = ()
    """The ids of the projects in it."""

    series: Several[SharedSeries] = ()
    """What goes with the data of each measure."""
