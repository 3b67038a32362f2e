"""Every command, and what it does to files that are there: one list for all tests of editing.

A command that is missing here, or one too many, fails the test beside it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """A command as it is typed in the example workbook, and the rows of a file that it stands by.

    `rows` is the array of tables that it adds to or changes, or one that merely stands in the
    file; "" for rows of numbers.
    """

    command: str
    args: tuple[str, ...]
    file: str
    rows: str

    @property
    def words(self) -> list[str]:
        """What is typed after the name of the program."""
        return [*self.command.split(), *self.args]


WARD = "willow-ward"
PROJECT = f"projects/{WARD}/project.toml"
CYCLE = f"projects/{WARD}/pdsa/2025-04-14-room-move-one-person.toml"
SET = "learning-sets/2025-04-10.toml"
ASSESSMENT = f"projects/{WARD}/benchmark/2025-02-24.toml"
MONTH = f"projects/{WARD}/incidents/2025-04.toml"
SPREAD = f"projects/{WARD}/spread.toml"
CHARTER = f"projects/{WARD}/charter.toml"
WAVE = f"projects/{WARD}/survey/2025-01-20.toml"
DATA = f"projects/{WARD}/data/feels-safe.csv"
FORM = "output/form.xlsx"
NUMBERS = "output/numbers.csv"
BACK = "output/back.xlsx"
PROGRAMME = "programme.toml"

EDITS = (
    Edit("aim set", (WARD, "--target", "91"), PROJECT, "driver"),
    Edit("team add", (WARD, "--role", "member", "--title", "Night nurse"), PROJECT, "team"),
    Edit("team set", (WARD, "Night charge nurse", "--title", "Night lead"), PROJECT, "team"),
    Edit("team remove", (WARD, "Night charge nurse"), PROJECT, "team"),
    Edit("task add", (WARD, "--what", "Print the cards"), PROJECT, "team"),
    Edit(
        "learning add", (WARD, "--what", "Ask early", "--date", "2025-04-14"), PROJECT, "learning"
    ),
    Edit("learning set", (WARD, "Two minutes is enough", "--worked", "no"), PROJECT, "learning"),
    Edit("learning remove", (WARD, "Two minutes is enough"), PROJECT, "learning"),
    Edit("next add", (WARD, "--what", "Try it at weekends"), PROJECT, "next"),
    Edit("progress add", (WARD, "--date", "2025-04-14", "--self", "4"), PROJECT, "progress"),
    Edit("progress set", (WARD, "held through the autumn", "--coach", "4"), PROJECT, "progress"),
    Edit("progress remove", (WARD, "held through the autumn"), PROJECT, "progress"),
    Edit("coproduction set", (WARD, "--paid", "Vouchers"), PROJECT, "team"),
    Edit("close", (WARD,), PROJECT, "team"),
    Edit("driver rename", (WARD, "evenings-and-nights", "calm-nights"), PROJECT, "driver"),
    Edit("driver move", (WARD, "evenings-and-nights"), PROJECT, "driver"),
    Edit("idea rename", (WARD, "evening-presence", "presence"), PROJECT, "idea"),
    Edit("idea move", (WARD, "evening-presence"), PROJECT, "idea"),
    Edit("measure rename", (WARD, "huddle-asked", "huddles-asked"), PROJECT, "measure"),
    Edit("measure move", (WARD, "huddle-asked"), PROJECT, "measure"),
    Edit("next set", (WARD, "Compare the weekend evenings", "--by", "2025-04-21"), PROJECT, "next"),
    Edit("next remove", (WARD, "Compare the weekend evenings"), PROJECT, "next"),
    Edit("idea remove", (WARD, "night-lights"), PROJECT, "idea"),
    Edit("driver remove", (WARD, "evenings-and-nights", "--instead", "none"), PROJECT, "driver"),
    Edit(
        "measure remove",
        (WARD, "huddle-asked", "--instead", "none", "--with-numbers"),
        PROJECT,
        "measure",
    ),
    Edit("driver set", (WARD, "evenings", "--note", "Weekends"), PROJECT, "driver"),
    Edit("driver add", (WARD, "Evenings are calm", "--id", "calm"), PROJECT, "driver"),
    Edit("idea add", (WARD, "a walk after tea", "--id", "walk"), PROJECT, "idea"),
    Edit("idea set", (WARD, "evening-presence", "--status", "adopted"), PROJECT, "idea"),
    Edit(
        "measure add",
        (WARD, "Walks", "--id", "walks", "--kind", "process", "--better", "increase"),
        PROJECT,
        "measure",
    ),
    Edit("measure set", (WARD, "huddle-asked", "--target", "95"), PROJECT, "measure"),
    Edit(
        "measure set",
        (WARD, "huddle-asked", "--centre", "80", "--draw-last", "12"),
        PROJECT,
        "measure",
    ),
    Edit(
        "measure phase",
        (WARD, "feels-safe", "--start", "2025-02-03", "--reason", "Evenings are staffed"),
        PROJECT,
        "measure.phase",
    ),
    Edit("part add", (WARD, "idea", "safety-huddle", "step", "what=A rota"), PROJECT, "idea"),
    Edit("part set", (WARD, "idea", "evening-presence", "effort=low"), PROJECT, "idea"),
    Edit("part move", (WARD, "learning", "Two minutes is enough"), PROJECT, "learning"),
    Edit("part remove", (WARD, "learning", "Two minutes is enough"), PROJECT, "learning"),
    Edit("data add", (WARD, "feels-safe", "2025-02-10", "18/25", "--replace"), DATA, ""),
    Edit("data import", (WARD, "feels-safe", NUMBERS, "--yes", "--replace"), DATA, ""),
    Edit("data set", (WARD, "feels-safe", "2025-02-10", "18/25"), DATA, ""),
    Edit("data remove", (WARD, "feels-safe", "2025-02-10", "--yes"), DATA, ""),
    Edit(
        "pdsa predict",
        (WARD, "room-move-one-person", "--question", "Who asks?", "--predict", "The nurse"),
        CYCLE,
        "plan.question",
    ),
    Edit(
        "pdsa do",
        (WARD, "room-move-one-person", "--started", "2025-04-07", "--observations", "It was asked"),
        CYCLE,
        "plan.question",
    ),
    Edit(
        "pdsa study",
        (WARD, "room-move-one-person", "--answer", "Yes", "--held", "yes", "--learning", "Early"),
        CYCLE,
        "plan.question",
    ),
    Edit(
        "pdsa act",
        (WARD, "room-move-one-person", "--decision", "adapt", "--next", "Ask two people"),
        CYCLE,
        "plan.question",
    ),
    Edit("sheet in", (BACK, "--yes"), CYCLE, "plan.question"),
    Edit("learning-set commit", (WARD, "will test evenings"), SET, "story"),
    Edit(
        "learning-set attend",
        (WARD, "--role", "nurse", "--people", "3", "--on", "2025-04-10"),
        SET,
        "agenda",
    ),
    Edit(
        "learning-set evaluate",
        ("2025-04-10", "--responses", "12", "--confidence", "0,0,0,0,0,1,2,4,3,1,1"),
        SET,
        "agenda",
    ),
    Edit("programme approve", ("northmoor/willow-ward", "--by", "Board"), PROGRAMME, "approval"),
    Edit("programme ward", ("northmoor/willow-ward",), PROGRAMME, "ward"),
    Edit("programme remove", ("ward", "northmoor/rowan-ward"), PROGRAMME, "ward"),
    Edit("programme set", ("--objectives", "Ask early"), PROGRAMME, "ward"),
    Edit(
        "programme ambition add",
        (
            *("--statement", "A quarter fewer", "--measure", "incidents", "--target=-25%"),
            *("--from", "2024-01-01", "--to", "2024-12-31", "--by", "2026-03-31"),
        ),
        PROGRAMME,
        "ambition",
    ),
    Edit("programme ambition set", ("nine in ten", "--target", "95"), PROGRAMME, "ambition"),
    Edit("programme ambition remove", ("nine in ten",), PROGRAMME, "ambition"),
    Edit(
        "programme group add",
        ("--id", "all", "--projects", "northmoor/willow-ward"),
        PROGRAMME,
        "group",
    ),
    Edit(
        "programme group set",
        ("my-wards", "--projects", "northmoor/willow-ward"),
        PROGRAMME,
        "group",
    ),
    Edit("programme group remove", ("my-wards",), PROGRAMME, "group"),
    Edit(
        "programme add",
        ("other", "south", "--name", "Another trust"),
        PROGRAMME,
        "member",
    ),
    Edit(
        "resources add", ("A page", "--link", "https://example.org/"), "resources.toml", "resource"
    ),
    Edit("definitions take", ("common", WARD, "--answer", "take"), PROJECT, "measure"),
    Edit("benchmark read", (WARD, FORM, "--replace"), ASSESSMENT, "item"),
    Edit(
        "benchmark idea", (WARD, "walked-together", "--name", "a walk at dusk"), ASSESSMENT, "item"
    ),
    Edit("charter agree", (WARD, "--by", "community meeting"), CHARTER, "agreement"),
    Edit("charter review", (WARD, "--heard", "Nights", "--did", "A light"), CHARTER, "review"),
    Edit("incidents day", (WARD, "2025-04-01", "--harassment", "3", "--replace"), MONTH, "day"),
    Edit(
        "spread site",
        (WARD, "Juniper Ward", "--stage", "sustained", "--sponsor", "Matron"),
        SPREAD,
        "site",
    ),
    Edit(
        "spread rate",
        (WARD, "--rater", "night nurse", "--levels", "ABACDABACD"),
        SPREAD,
        "sustainability",
    ),
    Edit(
        "survey clear-comment",
        (WARD, "--wave", "2025-01-20", "--text", "More time to practise", "--by", "Guardian"),
        WAVE,
        "comment",
    ),
)

MAKE_FILES = frozenset(
    """
    benchmark grid start
    benchmark import-set
    benchmark start
    bundle
    charter new
    collect
    data repair
    definitions publish
    init
    learning-set new
    merge
    new
    pack
    pdsa plan
    plugins new
    programme init
    programme undo
    restore
    save
    schema
    spread package
    spread start
    start-file
    survey import
    survey tally
    templates copy
    undo
    week
    """.strip().split("\n    ")
)
"""Commands that write files of their own, or a whole file anew, and edit no row."""

ONLY_READ = frozenset(
    """
    aim show
    benchmark form
    benchmark gaps
    benchmark grid show
    benchmark moved
    benchmark sets
    benchmark show
    changes
    chart
    charter poster
    charter show
    check
    coach
    compare
    digest
    driver list
    export
    help
    idea list
    incidents kinds
    incidents show
    learning-set show
    list
    measure list
    measure show
    part show
    pdsa list
    pdsa show
    plugins check
    plugins list
    privacy forget
    privacy page
    programme check
    programme export
    programme list
    programme report
    programme site
    programme slides
    report
    resources list
    definitions list
    serve
    sheet out
    learning-set form
    learning-set invite
    sheet paper
    show
    slides
    spread ready
    spread show
    summary
    survey form
    survey questionnaires
    survey show
    templates list
    theory
    versions
    wards
    """.strip().split("\n    ")
)
"""Commands that look, or make outputs."""

NO_ROW = frozenset(
    {
        "aim confirm",
        "measure confirm",
        "driver remove",
        "measure remove",
        "task set",
        "task remove",
        "followup set",
        "picture add",
        "picture set",
        "picture remove",
    }
)
"""Commands that change rows which the example has none of, or none that nothing names.

They are tried in `tests/cli/test_parts.py` and `tests/cli/test_confirmation.py`.
"""
