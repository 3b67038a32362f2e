"""Checks of the sites: each tests for itself, keeps the core, and has a chart of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import listed, short
from qiworkbook_spread.checks_base import Finding, Looking, asks
from qiworkbook_spread.site_charts import IN_USE
from qiworkbook_spread.sites import Kept, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_WORK = frozenset({Stage.TESTING, *IN_USE})


@asks(
    "spread-site-no-stage",
    "Nothing says where a site is.",
    "The curve of sites and the map are drawn from the stages and their days.",
)
def _no_stage(at: Looking) -> Iterator[Finding]:
    for site in at.spread.site:
        if not site.reached:
            yield Finding(
                at.place(site),
                f"nothing says where {site.unit} is",
                f'Write it with: qiworkbook spread site {at.view.project.id} "{site.unit}" '
                "--stage aware",
            )


@asks(
    "spread-site-no-test",
    "A site has implemented the change and never tested it.",
    "Each site goes through testing, adapting and implementing itself: it is another place.",
)
def _no_test(at: Looking) -> Iterator[Finding]:
    for site in at.spread.site:
        stages = {one.stage for one in site.reached}
        if stages & IN_USE and Stage.TESTING not in stages:
            yield Finding(
                at.place(site, "reached"),
                f"{site.unit} has implemented the change, and nothing says that it tested it",
                "What did they try first, and on which day? Add it as a stage: testing.",
            )


@asks(
    "spread-site-no-sponsor",
    "A site is testing or beyond, and nobody there is named to clear the way.",
    "Without somebody who can say yes there, it rests on good will.",
)
def _no_sponsor(at: Looking) -> Iterator[Finding]:
    for site in at.spread.site:
        if site.stage in _AT_WORK and not site.sponsor.strip():
            yield Finding(
                at.place(site),
                f"nothing says who sponsors the work at {site.unit}",
                "Write the role at sponsor.",
            )


@asks(
    "spread-site-fidelity-open",
    "A site has implemented the change, and nothing says whether it does a core part.",
    "If it does not work there, you will want to know whether it was done.",
)
def _fidelity_open(at: Looking) -> Iterator[Finding]:
    for site in at.spread.site:
        said = {fidelity.core for fidelity in site.fidelity}
        left = [core.id for core in at.spread.core if core.id not in said]
        if site.stage in IN_USE and left:
            yield Finding(
                at.place(site),
                f"nothing says whether {site.unit} does {listed(left)}",
                "Go and see, then add a [[site.fidelity]] with core and kept.",
            )


@asks(
    "spread-site-core-dropped",
    "A site has implemented the change without one of its core parts.",
    "Either it is another change there, or the part is not core. Both are worth knowing.",
)
def _core_dropped(at: Looking) -> Iterator[Finding]:
    for site in at.spread.site:
        for fidelity in site.fidelity:
            if site.stage in IN_USE and fidelity.kept is Kept.NO:
                yield Finding(
                    at.place(fidelity, "kept"),
                    f"{site.unit} does not do {fidelity.core}, which is said to be core",
                    "If it works there without, it may not be core. If not, that is why.",
                )


@asks(
    "spread-adaptation-no-why",
    "An adaptation does not say why it was made, or what came of it.",
    "The reason is what the next ward can use.",
)
def _adaptation(at: Looking) -> Iterator[Finding]:
    for site in at.spread.site:
        for adaptation in site.adaptation:
            pairs = (("why", adaptation.why), ("effect", adaptation.effect))
            lacking = [key for key, text in pairs if not text.strip()]
            if lacking:
                yield Finding(
                    at.place(adaptation),
                    f'{site.unit} changed "{short(adaptation.what, 50)}", and nothing says '
                    f"{_ASKED[lacking[0]]}",
                    f"Add {listed(lacking)}.",
                )


_ASKED = {"why": "why", "effect": "what came of it"}


@asks(
    "spread-site-no-chart",
    "A site has implemented the change, and has no data of its own.",
    "What helped on one ward need not help on another; only the ward's own chart can say.",
)
def _no_chart(at: Looking) -> Iterator[Finding]:
    for site in at.spread.site:
        if site.stage in IN_USE and not site.point and not (site.project and site.series):
            yield Finding(
                at.place(site),
                f"{site.unit} has implemented the change, and has no chart of its own",
                "Add a [[site.point]] with date and value, or name its project and series.",
            )


CHECKS = (
    _no_stage,
    _no_test,
    _no_sponsor,
    _fidelity_open,
    _core_dropped,
    _adaptation,
    _no_chart,
)
