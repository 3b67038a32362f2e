"""What is hidden is hidden in every output: pages, decks with the data of their charts, alt texts.

Waves are written by hand with numbers that stand out, as if the import had not been there.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from pptx import Presentation

if TYPE_CHECKING:
    from tests.packaged.survey.conftest import Elm

WAVE = """\
format = 1
questionnaire = "pulse"
label = "{label}"
opened = {opened}
closed = {opened}
eligible = {eligible}
returned = {returned}

[[item]]
id = "confident"
text = "How confident do you feel?"
type = "likert5"
levels = ["1 Not at all", "2", "3", "4", "5 Completely"]
chart = true
counts = {counts}
answered = {answered}

[[item]]
id = "pressure"
text = "I feel under pressure"
type = "likert5"
levels = ["1", "2", "3", "4", "5"]
reverse = true
counts = {other}
answered = {answered}

[[comment]]
item = "words"
text = "Quiet evenings would help."
cleared_by = "Freedom to Speak Up guardian"
cleared_on = 2025-01-10
"""


def wave(
    counts: list[int],
    other: list[int] | None = None,
    *,
    opened: str = "2025-01-06",
    returned: int | None = None,
    label: str = "Winter",
) -> str:
    answered = sum(counts)
    return WAVE.format(
        label=label,
        opened=opened,
        eligible=41,
        returned=answered if returned is None else returned,
        counts=counts,
        other=other or counts,
        answered=answered,
    )


OUTPUTS = {
    "report-html": ("report", "--format", "html"),
    "report-markdown": ("report", "--format", "markdown"),
    "pptx": ("slides",),
    "html": ("slides",),
    "txt": ("slides",),
}


def texts(elm: Elm, *only: str) -> dict[str, str]:
    """Everything that the outputs say or hold, by output; packed files unpacked."""
    found = {}
    for name, (command, *more) in OUTPUTS.items():
        if only and name not in only:
            continue
        target = elm.outside / (name if command == "report" else f"deck.{name}")
        ran = elm.folder.run(command, "elm", *more, "-o", str(target))
        assert ran.exit_code == 0, ran
        files = sorted(p for p in target.rglob("*") if p.is_file()) or [target]
        found[name] = "\n".join(unpacked(file.read_bytes()) for file in files)
    for args in (("survey", "show", "elm"), JSON, ("coach", "elm"), ("check",), ("list",)):
        ran = elm.folder.run(*args)
        found[" ".join(args)] = ran.out + ran.err
    return found


JSON = ("survey", "show", "elm", "--json")


def waves(elm: Elm) -> list[dict[str, Any]]:
    """The waves as data."""
    told: list[dict[str, Any]] = json.loads(elm.folder.run(*JSON).out)
    return told


def unpacked(content: bytes) -> str:
    """The text of a file; of a zip, that of all its parts, workbooks within it included."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(unpacked(parts.read(name)) for name in parts.namelist())


@pytest.mark.slow
def test_ten_answers_are_nowhere(elm: Elm) -> None:
    # Shares of 10 that nothing else on these pages has: 2 of 10, 3 of 10 ...
    elm.write_wave(wave([1, 2, 3, 3, 1]))
    said = texts(elm)
    for name, text in said.items():
        for trace in ("10 of 41", "4 of 10", "24%", "n = 10", "Quiet evenings", "2, 3, 3"):
            assert trace not in text, (name, trace)
        assert "survey-confident" not in text, name
    assert "fewer than 11 people answered" in said["report-html"]


@pytest.mark.slow
def test_in_powerpoint_there_is_no_chart_and_no_sheet_of_it(elm: Elm) -> None:
    elm.write_wave(wave([1, 2, 3, 3, 1]))
    target = elm.outside / "deck.pptx"
    assert elm.folder.run("slides", "elm", "-o", str(target)).exit_code == 0
    names = [shape.name for slide in Presentation(str(target)).slides for shape in slide.shapes]
    assert not [name for name in names if "nswers" in name]


@pytest.mark.slow
def test_eleven_answers_are_shown_everywhere(elm: Elm) -> None:
    elm.write_wave(wave([1, 2, 3, 3, 2]))
    said = texts(elm)
    for name in OUTPUTS:
        assert "11 of 41" in said[name], name
    assert "5 of 11" in said["report-html"]
    assert waves(elm)[0]["items"][0]["counts"] == [1, 2, 3, 3, 2]


@pytest.mark.slow
def test_a_hidden_question_is_in_no_chart_and_in_no_alt_text(elm: Elm) -> None:
    # All 23 gave one answer to "pressure": its 100% must be nowhere, nor that there were 23.
    elm.write_wave(wave([3, 4, 5, 6, 5], [0, 0, 0, 23, 0]))
    said = texts(elm)
    for name in OUTPUTS:
        assert "I feel under pressure" in said[name], name
        assert not re.search(r"pressure[^.]{0,80}(100|n = 23)", said[name]), name
    assert "to protect the people who answered" in said["report-html"]
    assert waves(elm)[0]["items"][1]["counts"] is None


@pytest.mark.slow
def test_the_sheet_behind_the_chart_has_the_shown_numbers_and_no_others(elm: Elm) -> None:
    elm.write_wave(wave([3, 4, 5, 6, 5], [0, 0, 0, 23, 0]))
    target = elm.outside / "deck.pptx"
    assert elm.folder.run("slides", "elm", "-o", str(target)).exit_code == 0
    charts = [
        shape.chart
        for slide in Presentation(str(target)).slides
        for shape in slide.shapes
        if shape.has_chart and shape.name == "Answers"
    ]
    values = [value for chart in charts for series in chart.series for value in series.values]
    shares = {round(100 * count / 23, 6) for count in (3, 4, 5, 6)}
    assert charts
    assert shares <= {round(value, 6) for value in values if value}
    assert 100 not in values


@pytest.mark.slow
def test_the_change_of_one_person_is_nowhere(elm: Elm) -> None:
    elm.write_wave(wave([2, 3, 7, 8, 4], [4, 6, 6, 5, 3]))
    elm.write_wave(
        wave([2, 3, 7, 9, 4], [4, 6, 7, 5, 3], opened="2025-01-14", label="Later"), "2025-01-14"
    )
    said = texts(elm)
    for name, text in said.items():
        for trace in ("25 of 41", "13 of 25", "52%"):
            assert trace not in text, (name, trace)
    assert waves(elm)[1]["items"] == []
    assert "2025-01-14" not in elm.folder.read("workbook.toml")
    assert "survey-seen-twice" in elm.codes()


@pytest.mark.slow
def test_the_smallest_group_can_be_raised_afterwards(elm: Elm) -> None:
    text = wave([2, 3, 7, 8, 4], [4, 6, 6, 5, 3])
    elm.write_wave(text.replace("eligible", "min_group = 25\neligible"))
    assert "24 of 41" not in "".join(texts(elm, "report-markdown").values())


@pytest.mark.slow
def test_lowered_without_a_reason_it_stays_eleven(elm: Elm) -> None:
    elm.write_wave(wave([1, 2, 3, 3, 1]).replace("eligible", "min_group = 5\neligible"))
    assert "10 of 41" not in "".join(texts(elm, "report-markdown").values())
    elm.write_wave(
        wave([1, 2, 3, 3, 1]).replace(
            "eligible", 'min_group = 5\nmin_group_reason = "Decided by the board"\neligible'
        )
    )
    assert "10 of 41" in texts(elm, "report-markdown")["report-markdown"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('cleared_by = "Freedom to Speak Up guardian"\n', ""),
        ("cleared_on = 2025-01-10\n", ""),
        ("Quiet evenings would", "Quiet evenings, says Dr Smith, would"),
        ("Quiet evenings would", "Quiet evenings from 9.30pm would"),
    ],
)
def test_a_comment_that_is_not_cleared_is_nowhere(elm: Elm, old: str, new: str) -> None:
    elm.write_wave(wave([3, 4, 5, 6, 5]))
    assert "Quiet evenings" in texts(elm, "report-markdown")["report-markdown"]
    elm.change(old, new)
    assert "Quiet evenings" not in "".join(texts(elm, "report-markdown").values())
