"""The walk of a newcomer: from an empty folder to a deck, all of it typed, no editor opened."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.testing import WorkbookFolder

if TYPE_CHECKING:
    from pathlib import Path


def test_from_an_empty_folder_to_a_deck(tmp_path: Path) -> None:
    folder = WorkbookFolder(tmp_path)

    def typed(*args: str) -> str:
        ran = folder.run(*args, "--no-plugins", today=date(2025, 4, 10))
        assert (ran.exit_code, ran.err) == (0, ""), (args, ran)
        return ran.out

    typed("init", "--name", "Our wards")
    typed("new", "elm-ward", "--title", "Feeling safe on Elm Ward", "--unit", "Elm Ward")
    aim = ("--statement", "By 31 March 2026, 90% of people on Elm Ward say they feel safe")
    typed("aim", "set", "elm-ward", *aim, "--target", "90", "--by", "2026-03-31")
    typed("driver", "add", "elm-ward", "Safety is talked about", "--id", "talking")
    huddle = ("a question at the morning huddle", "--id", "huddle", "--drives", "talking")
    typed("idea", "add", "elm-ward", *huddle)
    safe = ("People who felt safe this week", "--id", "feels-safe", "--kind", "outcome")
    how = ("--better", "increase", "--unit", "%", "--shows", "aim", "--every", "week")
    typed("measure", "add", "elm-ward", *safe, *how)
    for week in range(12):
        day = f"2025-{1 + week // 4:02d}-{6 + 7 * (week % 4):02d}"
        out = typed("data", "add", "elm-ward", "feels-safe", day, str(60 + week % 3))
    assert "too early to say" not in out  # twelve points are enough to say something

    plan = ("--idea", "huddle", "--objective", "Find out whether it takes two minutes")
    predict = ("--question", "How long does it take?", "--predict", "Three minutes")
    when = ("--start", "2025-03-31", "--predicted-on", "2025-03-28")
    typed("pdsa", "plan", "elm-ward", "One handover", *plan, *predict, *when)
    typed("pdsa", "do", "elm-ward", "--as-planned", "--observations", "It took two minutes")
    typed("pdsa", "study", "elm-ward", "--answer", "Two", "--held", "no", "--learning", "Quick")
    out = typed("pdsa", "act", "elm-ward", "--decision", "adapt", "--next", "Two mornings")
    assert "Next: qiworkbook pdsa plan elm-ward" in out

    assert typed("check").splitlines()[-1].startswith("Nothing is wrong. ")
    assert typed("slides").startswith("The deck is in output/deck.pptx\n")
    deck = (tmp_path / "output/deck.txt").read_text(encoding="utf-8")
    for told in ("90% of people on Elm Ward", "Safety is talked about", "One handover", "Quick"):
        assert told in deck
    assert typed("report") == "The report is in output/report.html\n"
