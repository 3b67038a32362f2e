"""A deck of an invented ward, on which a template is tried: of each kind of slide at least one."""

from datetime import date

from qiworkbook.content import (
    Arrow,
    Bullets,
    Callout,
    Cell,
    Chart,
    Diagram,
    Document,
    Facts,
    Grid,
    Node,
    NodeKind,
    Paragraph,
    Quote,
    Section,
    SectionKind,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan

_MONTHS = [date(2023 + month // 12, 1 + month % 12, 1) for month in range(24)]
_BEFORE, _AFTER = (61, 58, 63, 60, 57, 62, 64, 59, 61, 60, 61, 62), (78, 76, 80, 79, 83, 81)
_SHARES = (*_BEFORE, *_AFTER, *_AFTER)
_READING = analyse(
    [Observation(month, value) for month, value in zip(_MONTHS, _SHARES, strict=True)],
    ReadingPlan(name="Welcome talks held within three days", unit="%"),
)
_TALKS = "Talks are held on the day of arrival by whoever is the named nurse"
_ROWS = tuple(
    (Cell(f"Idea {number}"), Cell(f"{_TALKS}, and written down"), Cell("Adapted in March 2024"))
    for number in range(1, 15)
)
SAMPLE = Document(
    "An invented ward",
    "Made for the learning set of 12 June 2024",
    (
        Section(
            "cover", "", "From 61% to 81%, and held for ten months", kind=SectionKind.COVER,
            blocks=(Facts((("Ward", "An invented ward"), ("Team", "A nurse and a patient"))),),
        ),
        Section(
            "part", "The story", "What we tried on the ward and what came of it",
            kind=SectionKind.DIVIDER,
        ),
        Section(
            "body-words", "Why it matters",
            "People told us that nobody had asked them whether they felt safe on the ward",
            (
                Quote("Nobody asked me. I would have said.", "A patient"),
                Bullets(tuple(f"{_TALKS}, part {number}" for number in range(1, 13))),
                Callout("The next talk about it is on 3 July."),
            ),
        ),
        Section(
            "body-chart", "The measure", "Welcome talks went from 61% to 81% and stayed there",
            (Chart(_READING, "Welcome talks held within three days, by month."),),
        ),
        Section(
            "body-table", "What we tried", "Fourteen ideas were tried, and nine of them were kept",
            (Grid(("Idea", "What it is", "Where it stands"), _ROWS),),
        ),
        Section(
            "body-theory", "The theory", "Three things have to be true for people to feel safe",
            (
                Diagram(
                    (
                        Node("aim", "More people say that they feel safe", NodeKind.AIM, 0),
                        *(Node(f"d{n}", f"Driver {n}: {_TALKS}", NodeKind.PRIMARY, 1)
                          for n in range(3)),
                    ),
                    tuple(Arrow("aim", f"d{n}") for n in range(3)),
                    "A driver diagram: an aim and three drivers.",
                ),
                Paragraph("The theory was agreed in March."),
            ),
        ),
    ),
)  # fmt: skip
