from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest

from qiworkbook import __version__
from qiworkbook.cli import main as command_line
from qiworkbook.cli.main import COMMANDS, main
from qiworkbook.cli.session import Session, tell_error
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.problems import Pressed
from qiworkbook.store import toml_file
from qiworkbook.store.validation import validate
from qiworkbook.testing import SMALL_PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.model import FileTable
    from qiworkbook.testing import WorkbookFolder
    from qiworkbook.text.source import Source

HEAVY = ("matplotlib", "numpy", "pptx", "openpyxl", "pydantic", "jinja2", "tomlkit", "xlsxwriter")


def python(*args: str, folder: Path | None = None, **environment: str) -> tuple[int, str, str]:
    """Run a real process, with the environment of this one and more."""
    done = subprocess.run(
        [sys.executable, *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_help_in_a_process_of_its_own_loads_nothing_heavy(elm: WorkbookFolder) -> None:
    script = (
        "import sys; from qiworkbook.cli.main import main; code = main(['--help']); "
        f"print('LOADED', [m for m in {HEAVY!r} if m in sys.modules]); sys.exit(code)"
    )
    code, out, err = python("-c", script, folder=elm.root)
    assert (code, err) == (0, "")
    assert "Every problem: where it is and what to do." in out
    assert "charter" in out  # a plugin's command, listed and not imported
    assert out.endswith("LOADED []\n")


WATCHED = """
import collections, os, sys
opened = collections.Counter()

def watch(event, given):
    if event == "open" and isinstance(given[0], str) and os.path.basename(given[0]) in NAMES:
        opened[os.path.basename(given[0])] += 1

sys.addaudithook(watch)
from qiworkbook.cli.main import main
code = main(ARGS)
mine = [name for name in sys.modules if name.partition(".")[0] in HEAVY]
others = ("qiworkbook_", "qiworkbook.content", "qiworkbook.model.cycle", "qiworkbook.model.learn")
others += ("qiworkbook.privacy.patterns",)
mine += [name for name in sys.modules if name.startswith(others)]
print("OPENED", sorted(opened.items()), "LOADED", mine)
sys.exit(code)
"""


def test_a_point_costs_its_measure_alone(elm: WorkbookFolder) -> None:
    """No plugin is asked, no cycle or learning set opened, nor their models made."""
    cycle = elm.write(
        "projects/elm/pdsa/2025-01-06-one-handover.toml",
        'format = 1\ntitle = "One handover"\nidea = "huddle"\n[plan]\nobjective = "See"\n',
    )
    elm.run("data", "add", "elm", "feels-safe", "2024-12-30", "3")  # which notes what it counts
    heavy = ("matplotlib", "numpy", "pptx", "jinja2", "tomlkit")
    names = ("project.toml", cycle.name, "resources.toml")
    words = ["data", "add", "elm", "feels-safe", "2025-01-06", "4"]
    script = f"NAMES, ARGS, HEAVY = {names!r}, {words!r}, {heavy!r}\n{WATCHED}"
    code, out, err = python("-c", script, folder=elm.root)
    assert (code, err) == (0, ""), out
    # to find the measure, for its words, and to see whether what is counted was noted
    assert out.splitlines()[-1] == "OPENED [('project.toml', 3)] LOADED []"


COMPILED = """
import sys
from qiworkbook.text import late_pattern

made, really = [], late_pattern.compiled

def watched(*given):
    made.append(given[0])
    return really(*given)

late_pattern.compiled = watched
from qiworkbook.cli.main import main
code = main(sys.argv[1:])
print("COMPILED", any("tomorrow" in one for one in made))
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("point", "compiled"),
    [("2025-01-06 4", False), ("2025-01-06 18/25", False), ("20 January 2025 5", True)],
)
def test_a_point_as_most_are_typed_compiles_no_other_way_to_write_a_day(
    elm: WorkbookFolder, point: str, compiled: bool
) -> None:
    said = python("-c", COMPILED, "data", "add", "elm", "feels-safe", point, folder=elm.root)
    assert said[1].endswith(f"COMPILED {compiled}\n"), said


def test_a_warning_without_a_digit_loads_no_patterns_of_people(elm: WorkbookFolder) -> None:
    elm.write("projects/elm-upstairs/project.toml", SMALL_PROJECT)
    elm.run("data", "add", "elm-upstairs", "feels-safe", "2024-12-30", "3")
    words = ["data", "add", "upstairs", "feels-safe", "2025-01-06", "4"]
    script = f"NAMES, ARGS, HEAVY = (), {words!r}, ()\n{WATCHED}"
    code, out, err = python("-c", script, folder=elm.root)
    assert (code, err) == (0, "“upstairs” is taken as elm-upstairs.\n"), out
    assert out.splitlines()[-1] == "OPENED [] LOADED []"


COMPILED_AT_ALL = """
import re, sys
made, really = [], re.compile

def watched(pattern, flags=0):
    made.append(str(pattern))
    return really(pattern, flags)

re.compile = watched
from qiworkbook.cli.main import main
main(sys.argv[1:])
loaded = [one for one in sys.modules if one.endswith(("shared_copy", "free_text"))]
print("MADE", loaded, [one for one in made if "(?i:side)" in one or "switchboard" in one])
"""


@pytest.mark.parametrize("command", ["check", "show"])
def test_what_is_asked_of_one_project_loads_no_copies_nor_patterns_that_are_not_looked_for(
    elm: WorkbookFolder, command: str
) -> None:
    """Who is in a bed is looked for where a bed is, and whose telephone it is where one is."""
    said = python("-c", COMPILED_AT_ALL, command, "elm", folder=elm.root)
    assert said[1].endswith("MADE [] []\n"), said


def test_an_id_that_was_typed_whole_opens_no_other_project(elm: WorkbookFolder) -> None:
    elm.write("projects/oak/project.toml", SMALL_PROJECT)
    names = ("project.toml",)
    script = f"NAMES, ARGS, HEAVY = {names!r}, ['show', 'elm'], ()\n{WATCHED}"
    code, out, _ = python("-c", script, folder=elm.root)
    assert code == 0
    assert "OPENED [('project.toml', 1)]" in out


def test_projects_at_a_place_are_gone_through_once(
    elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for id_ in ("elm", "oak"):
        elm.write(f"projects/{id_}/project.toml", f"# as no other test has it\n{SMALL_PROJECT}")
    seen: list[str] = []

    def counted(data: dict[str, Any], source: Source, model: type[FileTable]) -> Any:
        seen.append(source.file)
        return validate(data, source, model)

    monkeypatch.setattr(toml_file, "validate", counted)
    assert "oak" in elm.run("list", "--ward", "Elm").out
    assert seen.count("projects/elm/project.toml") == 1


def test_a_file_that_says_something_else_by_now_is_gone_through_again(elm: WorkbookFolder) -> None:
    project = elm.root / "projects/elm/project.toml"
    assert "to 90% by" in elm.run("list").out
    project.write_text(SMALL_PROJECT.replace("target = 90", "target = 95"), encoding="utf-8")
    assert "to 95% by" in elm.run("list").out


def test_help_lists_every_command_in_one_line(elm: WorkbookFolder) -> None:
    out = elm.run("--help").out
    for name, entry in COMMANDS.items():
        assert f"\n  {name} " in out
        assert entry.help in out


def test_the_module_runs_like_the_command(elm: WorkbookFolder) -> None:
    code, out, err = python("-m", "qiworkbook", "check", folder=elm.root)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "Nothing is wrong. 7 questions in 1 project."


def test_a_program_that_is_cut_short_is_not_somebody_who_stopped_it(
    elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_: object) -> None:
        raise EOFError("marshal data too short")  # as Python says of a compiled file

    monkeypatch.setattr("qiworkbook.cli.main._ran", cut_short)
    ran = elm.run("list")
    assert ran.exit_code == 3
    assert "Stopped" not in ran.err
    assert "marshal data too short" in ran.err


def test_version() -> None:
    code, out, _ = python("-m", "qiworkbook", "--version")
    assert (code, out) == (0, f"qiworkbook, version {__version__}\n")


@pytest.mark.parametrize("before", [True, False])
def test_the_workbook_is_named_before_or_after_the_command(
    elm: WorkbookFolder, tmp_path_factory: pytest.TempPathFactory, before: bool
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    where = ["-w", str(elm.root)]
    args = [*where, "idea", "list", "elm"] if before else ["idea", "list", "elm", *where]
    code, out, _ = python("-m", "qiworkbook", *args, folder=elsewhere)
    assert code == 0
    assert "huddle" in out


def test_the_workbook_is_found_by_walking_up(elm: WorkbookFolder) -> None:
    code, out, _ = python("-m", "qiworkbook", "list", folder=elm.root / "projects" / "elm")
    assert code == 0
    assert "elm" in out


def test_no_workbook_is_said_with_what_to_do(tmp_path: Path) -> None:
    code, out, err = python("-m", "qiworkbook", "list", folder=tmp_path)
    assert (code, out) == (1, "")
    assert err == (
        "There is no workbook here, nor above: no workbook.toml was found.\n"
        "Go to your folder, or name it; or make one.\nNext: qiworkbook init\n"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("shw",), "There is no command 'shw'. Did you mean show?"),
        (("programme", "chart"), "That is a command for a single workbook: qiworkbook chart."),
        (("pdsa", "plam"), "There is no command 'plam'. Did you mean plan?"),
        (
            ("zzz",),
            "There is no command 'zzz'. There are: init, new, serve, start-file, bundle,",
        ),
        (("show",), "PROJECT is missing."),
        (("show", "elm", "--jsn"), "No such option '--jsn'. Did you mean '--json'?"),
        (("idea", "set", "elm", "huddle", "--status", "tesing"), '--status: "tesing" is not one'),
        (("aim", "set", "elm", "--by", "03/04/2025"), "--by: 03/04/2025 could be 3 April 2025 or"),
        (("aim", "set", "elm", "--baseline", "many"), "--baseline: “many” is not a number."),
    ],
)
def test_wrong_usage_is_told_kindly(elm: WorkbookFolder, typed: tuple[str, ...], said: str) -> None:
    ran = elm.run(*typed)
    assert ran.exit_code == 2
    assert ran.out == ""
    assert said in ran.err
    assert "--help" in ran.err
    assert "invalid" not in ran.err.lower()
    assert "Traceback" not in ran.err


def test_wrong_usage_shows_an_example_of_that_command(elm: WorkbookFolder) -> None:
    lines = elm.run("show").err.splitlines()
    assert lines[1:] == [
        "For example: qiworkbook show willow-ward",
        "More: qiworkbook show --help",
    ]


def test_a_project_that_is_not_there(elm: WorkbookFolder) -> None:
    ran = elm.run("show", "elmm")
    assert (ran.exit_code, ran.err) == (1, "There is no project elmm.\nDid you mean elm?\n")


BROKEN_PLUGIN = """
from qiworkbook.api import CommandRef, hookimpl

@hookimpl
def qiworkbook_checks():
    raise RuntimeError("the sky fell")

@hookimpl
def qiworkbook_commands():
    return [
        CommandRef("rain", "broken_plugin:rain", "Rains."),
        CommandRef("show", "broken_plugin:rain", "Takes a name of ours."),
    ]

import click

@click.command()
def rain():
    raise ZeroDivisionError("drop by drop")
"""


@pytest.fixture
def broken(elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch) -> WorkbookFolder:
    """The workbook, with a plugin installed that breaks."""
    elm.write("site/broken_plugin.py", BROKEN_PLUGIN)
    monkeypatch.syspath_prepend(str(elm.root / "site"))
    point = EntryPoint("broken", "broken_plugin", "broken-package", "0.1")
    monkeypatch.setattr("qiworkbook.plugins.manager.installed", lambda: (point,))
    return elm


def test_a_broken_plugin_costs_its_own_part_and_is_named(broken: WorkbookFolder) -> None:
    ran = broken.run("check", "elm")
    assert ran.exit_code == 4
    assert "! plugin broken, giving checks: RuntimeError: the sky fell." in ran.err
    assert "the project has no" in ran.out or "question" in ran.out


def test_no_plugins_leaves_it_out(broken: WorkbookFolder) -> None:
    ran = broken.run("check", "elm", "--no-plugins")
    assert ran.err == ""
    assert "broken" not in ran.out


def test_a_disabled_plugin_is_not_imported(broken: WorkbookFolder) -> None:
    broken.write("workbook.toml", 'format = 1\n[plugins]\ndisabled = ["broken"]\n')
    assert broken.run("check", "elm").err == ""
    assert "rain" not in broken.run("--help").out


def test_a_plugins_command_has_the_options_that_stand_everywhere(broken: WorkbookFolder) -> None:
    out = broken.run("rain", "--help").out
    assert "--workbook" in out
    assert "--debug" in out


def test_a_plugin_cannot_take_the_name_of_a_command_of_ours(broken: WorkbookFolder) -> None:
    assert "Feeling safe on Elm Ward" in broken.run("show", "elm").out


def test_a_fault_of_the_program_is_owned_up_to(
    elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("drop by drop")

    monkeypatch.setattr("qiworkbook.workbook.overview.overview_of", fail)
    ran = elm.run("list")
    assert ran.exit_code == 3
    assert "Something went wrong inside qiworkbook (ZeroDivisionError: drop by drop)." in ran.err
    assert "a fault of the program, not of yours" in ran.err
    assert "Traceback" not in ran.err


def test_a_fault_of_a_plugins_command_is_told_as_its_own(broken: WorkbookFolder) -> None:
    ran = broken.run("rain")
    assert ran.exit_code == 3
    assert "Something went wrong inside the plugin broken (ZeroDivisionError: drop" in ran.err
    assert "a fault of the plugin, not of yours" in ran.err
    assert "Traceback" not in ran.err


def test_debug_shows_where(broken: WorkbookFolder) -> None:
    ran = broken.run("rain", "--debug")
    assert ran.exit_code == 3
    assert "Traceback (most recent call last)" in ran.err
    assert "drop by drop" in ran.err


def test_interrupted(elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qiworkbook.workbook.overview.overview_of", interrupt)
    ran = elm.run("list")
    assert (ran.exit_code, ran.err.strip()) == (130, "Stopped. Nothing more was changed.")


def test_breaking_off_a_question_ends_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell_error(click.Abort(), Session(terminal=True)) == 130
    assert capsys.readouterr().err == "\nStopped. Nothing more was changed.\n"


def test_a_reader_who_has_gone_is_not_shouted_at(elm: WorkbookFolder) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "qiworkbook", "list"],
        cwd=elm.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert done.stderr == b""


def test_an_old_terminal_gets_its_signs_replaced(elm: WorkbookFolder) -> None:
    text = elm.read("projects/elm/project.toml").replace("Elm Ward", "Elm – Ward שלום")
    elm.write("projects/elm/project.toml", text)
    args = ("-m", "qiworkbook", "show", "elm", "--no-plugins")
    code, out, err = python(*args, folder=elm.root, PYTHONIOENCODING="cp437")
    assert (code, err) == (0, "")
    assert "Feeling safe on Elm ? Ward ????" in out


def test_escape_sequences_in_a_file_do_not_reach_the_terminal(elm: WorkbookFolder) -> None:
    text = elm.read("projects/elm/project.toml").replace("Elm Ward", r"Elm\u001b[2J\u202eWard")
    elm.write("projects/elm/project.toml", text)
    ran = elm.run("show", "elm")
    assert "Elm\ufffd[2J\ufffdWard" in ran.out
    assert "\x1b" not in ran.out + ran.err


def test_nothing_is_coloured_in_a_pipe_or_under_no_color(elm: WorkbookFolder) -> None:
    for environment in ({}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}):
        _, out, err = python("-m", "qiworkbook", "check", folder=elm.root, **environment)
        assert "\x1b" not in out + err


def test_the_day_can_be_set(elm: WorkbookFolder) -> None:
    args = ("-m", "qiworkbook", "data", "add", "elm", "feels-safe", "70")
    _, out, _ = python(*args, folder=elm.root, QIWORKBOOK_TODAY="2024-02-05")
    assert out.startswith("2024-02-05: 70\n")
    code, _, err = python(*args, folder=elm.root, QIWORKBOOK_TODAY="soon")
    assert code == 2
    assert "QIWORKBOOK_TODAY is 'soon'; write a date such as 2025-04-10" in err


def test_data_for_a_machine_is_plain_ascii_json(elm: WorkbookFolder) -> None:
    text = elm.read("projects/elm/project.toml").replace("Elm Ward", "Élm Ward")
    elm.write("projects/elm/project.toml", text)
    out = elm.run("list", "--json").out
    assert out.isascii()
    assert json.loads(out)[0]["title"] == "Feeling safe on Élm Ward"


def test_main_gives_the_exit_code(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--version"]) == 0
    assert main(["list"]) == 1  # no workbook here
    assert main(["zzz"]) == 2
    capsys.readouterr()
    assert main([]) == 0
    assert "Usage: qiworkbook" in capsys.readouterr().out


def test_ctrl_c_while_the_end_is_told_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(*_: object) -> None:
        raise Pressed

    monkeypatch.setattr(command_line, "_tell_kept", told)
    monkeypatch.setattr(sys, "argv", ["qiworkbook", "--version"])
    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(SystemExit) as ended:
            command_line.run()
    finally:
        signal.signal(signal.SIGINT, before)  # `run` sets its own for the whole process
    assert ended.value.code == 130
