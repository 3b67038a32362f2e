"""A broken plugin costs only its own part, and is named in words a person can act on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.model import Project
from qiworkbook.model.project_file import About
from qiworkbook.plugins.guard import Lost
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import Plugins
from qiworkbook.text.source import Source
from qiworkbook.workbook.installed import installed_plugins

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Install = Callable[..., EntryPoint]

GOOD = """
from qiworkbook.api import Check, Place, Problem, Severity, hookimpl

def find(view):
    yield Problem("good-found", f"seen {view.project.id}", Place("x.toml", 1), Severity.QUESTION)

@hookimpl
def qiworkbook_checks():
    return [Check("good-found", "Looks", "Because", find)]
"""

ASKING = """
from qiworkbook.api import QuestionMaker, hookimpl

@hookimpl
def qiworkbook_questions():
    beside = QuestionMaker("other-who", "Who", "Because", lambda view: (), section="team")
    return [QuestionMaker("other-what", "What", "Because", lambda view: ()), beside]
"""

FIRST = "from qiworkbook.api import *\n"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a module on the import path, and name it as an installed plugin."""
    monkeypatch.syspath_prepend(tmp_path)

    def put(name: str, text: str, target: str = "") -> EntryPoint:
        module = f"plugin_under_test_{tmp_path.name}_{name}".replace("-", "_")
        (tmp_path / f"{module}.py").write_text(text, encoding="utf-8")
        return EntryPoint(name, target or module, f"qi-{name}", "1.0")

    return put


def view() -> ProjectView:
    project = Project("elm", Source("projects/elm/project.toml", ""), About(title="Elm"))
    return ProjectView(project, date(2025, 1, 15))


def found(plugins: Plugins) -> list[str]:
    """What the checks of plugins find, the core's left out."""
    return [p.message for check in plugins.checks() for p in check.find(view()) if p.plugin]


def test_a_good_plugin_is_asked_and_its_problems_bear_its_name(install: Install) -> None:
    plugins = Plugins([install("good", GOOD)])
    problems = [p for check in plugins.checks() for p in check.find(view())]
    assert [(p.message, p.plugin) for p in problems if p.plugin] == [("seen elm", "good")]
    assert plugins.loaded == ("good",)
    assert plugins.troubles == []


BROKEN_AT_IMPORT = {
    "a name that is not there": ("import no_such_module_at_all", "No module named"),
    "a fault in the text": ("def (", "SyntaxError"),
    "an exception": ("raise RuntimeError('out of tea')", "RuntimeError: out of tea"),
    "an exit": ("raise SystemExit(3)", "SystemExit: 3"),
    "a newer interface": (
        "QIWORKBOOK_API = 99",
        "it needs version 99 of the plugin interface, and this qiworkbook has 1. "
        "Install a newer qiworkbook",
    ),
    "an interface that is no number": ("QIWORKBOOK_API = 'two'", "it needs version two"),
    "a hook that is not known": (
        FIRST + "@hookimpl\ndef qiworkbook_cheks():\n    return []",
        "it has qiworkbook_cheks, which is not a hook. Did you mean qiworkbook_checks?",
    ),
    "a hook that asks for something": (
        FIRST + "@hookimpl\ndef qiworkbook_checks(project):\n    return []",
        "project",
    ),
}

BROKEN_WHEN_ASKED = {
    "an exception": ("    raise ValueError('no')", "giving checks: ValueError: no"),
    "an exit": ("    raise SystemExit", "giving checks: SystemExit"),
    "nothing": ("    return None", "giving checks: it returned nothing: is a return missing?"),
    "a number": ("    return 3", "giving checks: it returned an int, where a list belongs"),
    "text": ("    return ['x']", "giving checks: it gave a str where a Check belongs"),
    "a fault half way": (
        "    yield Check('a-b', 's', 'w', lambda view: [])\n    raise KeyError('gone')",
        "giving checks: KeyError: 'gone'",
    ),
}

BROKEN_AT_WORK = {
    "an exception": ("    raise ZeroDivisionError('n')", "ZeroDivisionError: n"),
    "an exit": ("    raise SystemExit('bye')", "SystemExit: bye"),
    "a generator's end": ("    raise GeneratorExit", "GeneratorExit"),
    "nothing": ("    return None", "it returned nothing: is a return missing?"),
    "a wrong kind": ("    return ['a problem']", "it gave a str where a Problem belongs"),
    "too deep": ("    return find(view)", "RecursionError"),
}


@pytest.mark.parametrize("way", BROKEN_AT_IMPORT)
def test_a_plugin_that_cannot_be_loaded_is_named_and_the_others_work(
    way: str, install: Install
) -> None:
    text, words = BROKEN_AT_IMPORT[way]
    plugins = Plugins([install("bad", text), install("good", GOOD)])
    assert found(plugins) == ["seen elm"]
    (trouble,) = plugins.troubles
    assert trouble.plugin == "bad"
    assert str(trouble).startswith("plugin bad, loading: ")
    assert words in str(trouble)


@pytest.mark.parametrize("way", BROKEN_WHEN_ASKED)
def test_a_hook_that_fails_is_named_and_the_others_work(way: str, install: Install) -> None:
    body, words = BROKEN_WHEN_ASKED[way]
    bad = install("bad", FIRST + "@hookimpl\ndef qiworkbook_checks():\n" + body)
    plugins = Plugins([bad, install("good", GOOD)])
    assert found(plugins) == ["seen elm"]
    (trouble,) = plugins.troubles
    assert f"plugin bad, {words}" in str(trouble)


@pytest.mark.parametrize("way", BROKEN_AT_WORK)
def test_a_check_that_fails_is_named_and_the_others_work(way: str, install: Install) -> None:
    body, words = BROKEN_AT_WORK[way]
    text = f"""{FIRST}
def find(view):
{body}

@hookimpl
def qiworkbook_checks():
    return [Check("bad-check", "Looks", "Because", find)]
"""
    plugins = Plugins([install("bad", text), install("good", GOOD)])
    assert found(plugins) == ["seen elm"]
    (trouble,) = plugins.troubles
    assert str(trouble).startswith("plugin bad, checking bad-check for elm: ")
    assert words in str(trouble)


def test_a_question_belongs_beside_the_section_of_its_plugin_unless_it_says_another(
    install: Install,
) -> None:
    plugins = Plugins([install("good", ASKING)])
    named = {one.code: one.section for one in plugins.questions()}
    assert (named["other-what"], named["other-who"]) == ("good", "team")


def test_an_interrupt_is_not_held_back(install: Install) -> None:
    text = FIRST + "@hookimpl\ndef qiworkbook_checks():\n    raise KeyboardInterrupt"
    plugins = Plugins([install("bad", text)])
    with pytest.raises(KeyboardInterrupt):
        plugins.checks()


def test_a_disabled_plugin_is_not_even_imported(install: Install, tmp_path: Path) -> None:
    mark = tmp_path / "imported"
    text = f"import pathlib\npathlib.Path({str(mark)!r}).touch()\n"
    plugins = Plugins([install("shy", text)], disabled=["shy"])
    assert plugins.loaded == ()
    assert not mark.exists()
    assert Plugins([install("shy", text)]).loaded == ("shy",)
    assert mark.exists()


def test_without_plugins_only_the_core_is_there(install: Install) -> None:
    plugins = Plugins([install("good", GOOD)], only_core=True)
    assert plugins.loaded == ()
    assert plugins.checks(), "the core's own checks come through the same door"
    assert found(plugins) == []


def test_two_plugins_of_one_name_are_told_apart(install: Install) -> None:
    first = install("good", GOOD)
    second = EntryPoint("good", "somewhere_else", "qi-other", "2")
    plugins = Plugins([first, second])
    assert found(plugins) == ["seen elm"]
    assert [str(t) for t in plugins.troubles] == [
        "plugin good, loading: the name is taken by qi-good; the one from qi-other was left out"
    ]
    assert plugins.troubles[0].lost == Lost("plugins", "good", "qi-good")
    listed = [(one.package, one.state, bool(one.gives)) for one in installed_plugins(plugins)]
    assert listed == [(first.package, "in use", True), ("qi-other", "broken", False)]


def test_a_plugin_cannot_call_itself_the_core() -> None:
    plugins = Plugins([EntryPoint("core", "somewhere_else", "qi-sly")])
    assert "the name is taken by qiworkbook" in str(plugins.troubles[0])
    assert plugins.checks()


def test_a_code_that_is_taken_is_named(install: Install) -> None:
    plugins = Plugins([install("good", GOOD), install("twin", GOOD)])
    assert found(plugins) == ["seen elm"]
    assert [str(t) for t in plugins.troubles] == [
        'plugin twin, giving checks: "good-found" is already given by good'
    ]


def test_trouble_is_noted_once_however_often_it_happens(install: Install) -> None:
    text = FIRST + "@hookimpl\ndef qiworkbook_checks():\n    raise ValueError"
    plugins = Plugins([install("bad", text)])
    plugins.checks()
    plugins.checks()
    assert len(plugins.troubles_of("bad")) == 1


def test_an_entry_point_may_name_an_object(install: Install) -> None:
    entry = install("good", "class hooks:\n" + "\n".join(f"    {x}" for x in GOOD.split("\n")))
    plugins = Plugins([EntryPoint("good", f"{entry.module}:hooks")])
    assert plugins.loaded == ("good",)
