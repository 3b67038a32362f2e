"""A rule set read from plain data, such as a TOML file: how a trust or a plugin adds its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from qiworkbook.spc.lines import Convention, Middle
from qiworkbook.spc.observations import SpcError
from qiworkbook.spc.reading import ChartType, Rule
from qiworkbook.spc.rule_sets import EVERY_CHART, LIMITS, SHEWHART, RuleSet, RuleUse

GROUPS = {"all": EVERY_CHART, "limits": LIMITS, "shewhart": SHEWHART}
WINDOWED = (Rule.TWO_IN_THREE, Rule.FOUR_IN_FIVE)
PLAIN = (Rule.OUTSIDE, Rule.LONG_RUN, Rule.FEW_CROSSINGS, Rule.RUN_COUNT)  # no numbers of their own
TEXTS = ("id", "title", "version", "source")
COUNTS = ("trial_below", "too_early_below", "run_test_from", "limits_from")
GUARDS = ("refuse_runs_of_zeros", "small_numbers")
SET_KEYS = (*TEXTS, *COUNTS, *GUARDS, "limits", "rule")
LIMIT_SWITCHES = ("screened", "bridge_gaps", "always_pool")
EXAMPLES = {"constant": "2.66", "sigmas": "3"}
LIMIT_NUMBERS = tuple(EXAMPLES)
MIDDLES = ("centre", "ranges")
LIMIT_KEYS = (*LIMIT_NUMBERS, *MIDDLES, *LIMIT_SWITCHES)
SWITCHES = ("skip_centre", "skip_ties", "one_side", "opposite_cancels", "beyond_limit_counts")
RULE_KEYS = ("rule", "points", "window", "charts", *SWITCHES)


def rule_set_from(data: Mapping[str, object]) -> RuleSet:
    """The rule set that a table says, in the words of `RuleSet`, `RuleUse` and `Convention`.

    `id`, `title`, `version` and at least one `[[rule]]` are needed. A rule says which (`rule =
    "shift"`), how many `points` it takes, of how many in a row (`window`), and on which `charts`:
    names of charts, "all", "limits" (all but run charts) or "shewhart" (also without moving
    ranges; the default). Their order is their priority. Raises SpcError with a plain sentence.
    """
    table = Table("The rule set", data)
    table.only(SET_KEYS)
    table = Table(f"The rule set {table.text('id')!r}", data)
    counts: dict[str, Any] = {key: table.whole(key, 0) for key in COUNTS if key in data}
    counts |= {key: table.switch(key) for key in GUARDS if key in data}
    return RuleSet(
        table.text("id"),
        table.text("title"),
        table.text("version"),
        rules_from(table),
        table.text("source") if "source" in data else "",
        limits_from(table),
        **counts,
    )


@dataclass(frozen=True, slots=True)
class Table:
    """A table of somebody's file, and how a message speaks of it."""

    name: str
    data: Mapping[str, object]

    def refuse(self, sentence: str) -> SpcError:
        """The error to raise."""
        return SpcError(f"{self.name}: {sentence}")

    def only(self, keys: tuple[str, ...]) -> None:
        """Refuse a key that would be passed over in silence."""
        for key in self.data:
            if key not in keys:
                raise self.refuse(f"{key!r} means nothing here. There are: {', '.join(keys)}.")

    def text(self, key: str) -> str:
        """A text that says something."""
        value = self.data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(f"{key} should be a text in quotes.")
        return value

    def switch(self, key: str) -> bool:
        """True or false."""
        value = self.data.get(key)
        if not isinstance(value, bool):
            raise self.refuse(f"{key} should be true or false.")
        return value

    def above_nothing(self, key: str) -> float:
        """A number above 0."""
        value = self.data.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < inf:
            raise self.refuse(f"{key} should be a number above 0, such as {EXAMPLES[key]}.")
        return float(value)

    def whole(self, key: str, least: int) -> int:
        """A whole number from `least`."""
        value = self.data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.refuse(f"{key} should be a whole number, {least} or more.")
        return value


def limits_from(table: Table) -> Convention:
    """How limits are made; Making Data Count's way where nothing is said."""
    found = table.data.get("limits", {})
    if not isinstance(found, Mapping):
        raise table.refuse("limits should be a table, [limits].")
    limits = Table(f"{table.name}, [limits]", found)
    limits.only(LIMIT_KEYS)
    said: dict[str, Any] = {key: limits.switch(key) for key in LIMIT_SWITCHES if key in found}
    said |= {key: limits.above_nothing(key) for key in LIMIT_NUMBERS if key in found}
    for key in MIDDLES:
        if key in found:
            if found[key] not in list(Middle):
                raise limits.refuse(f'{key} should be "mean" or "median".')
            said[key] = Middle(str(found[key]))
    return Convention(**said)


def rules_from(table: Table) -> tuple[RuleUse, ...]:
    """The tests, in the order given."""
    found = table.data.get("rule")
    if not isinstance(found, list | tuple) or not found:
        raise table.refuse("it needs at least one [[rule]].")
    uses = []
    for i, entry in enumerate(found, start=1):
        if not isinstance(entry, Mapping):
            raise table.refuse(f"rule {i} should be a table, [[rule]].")
        uses.append(use_from(Table(f"{table.name}, rule {i}", entry)))
    return tuple(uses)


def use_from(table: Table) -> RuleUse:
    """One test with its numbers."""
    table.only(RULE_KEYS)
    rule = rule_from(table)
    switches: dict[str, Any] = {key: table.switch(key) for key in SWITCHES if key in table.data}
    points = 1 if rule in PLAIN else table.whole("points", 2)
    window = table.whole("window", points) if rule in WINDOWED else 0
    return RuleUse(rule, points, window, charts_from(table, rule), **switches)


def rule_from(table: Table) -> Rule:
    """Which test. An astronomical point is for people to see."""
    names = [rule.value for rule in Rule if rule is not Rule.ASTRONOMICAL]
    name = table.text("rule")
    if name not in names:
        raise table.refuse(f"there is no rule {name!r}. There are: {', '.join(names)}.")
    return Rule(name)


def charts_from(table: Table, rule: Rule) -> frozenset[ChartType]:
    """The charts that a test applies to."""
    default = LIMITS if rule is Rule.OUTSIDE else SHEWHART
    found = table.data.get("charts")
    if found is None:
        return default
    names = [chart.value for chart in ChartType]
    if not isinstance(found, list | tuple) or not found:
        raise table.refuse('charts should be a list, such as ["run"].')
    charts: set[ChartType] = set()
    for name in found:
        if name in GROUPS:
            charts |= GROUPS[name]
        elif name in names:
            charts.add(ChartType(name))
        else:
            known = ", ".join((*GROUPS, *names))
            raise table.refuse(f"there is no chart {name!r}. There are: {known}.")
    return frozenset(charts)
