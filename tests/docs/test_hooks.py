"""docs/hooks.md: every hook, with its signature, in one shape, with lines that work."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from qiworkbook.contributions.extensions import Output
from qiworkbook.model.import_profile import ImportProfile
from qiworkbook.plugins import hookspecs
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook.outputs.documents import export_files
from qiworkbook.workbook.question import Question
from qiworkbook.workbook.sheets.trust_sheet_import import look_at

PAGE = (Path(__file__).parents[2] / "docs" / "hooks.md").read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^## `(\w+)[^\n]*\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))
HOOKS = {
    name: spec
    for name, spec in vars(hookspecs).items()
    if name.startswith("qiworkbook_") and callable(spec)
}


def test_the_page_has_the_hooks_and_no_others() -> None:
    assert sorted(PARTS) == sorted(HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_signature_and_shape(hook: str) -> None:
    returns = inspect.get_annotations(HOOKS[hook])["return"]
    assert f"## `{hook}() -> {returns}`" in PAGE
    for part in ("**When it runs:**", "**What to return:**", "```python", "**Who uses it:**"):
        assert PARTS[hook].count(part) == 1, part


@pytest.mark.parametrize("hook", HOOKS)
def test_the_example_works(hook: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PARTS[hook], re.DOTALL)
    module = ModuleType(f"example_of_{hook}")
    exec(code, vars(module))  # the page's own lines are what is tested
    monkeypatch.setitem(__import__("sys").modules, module.__name__, module)
    plugins = Plugins([EntryPoint("example", module.__name__)])
    workbook = make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT})
    opened = workbook.open(plugins)
    view = opened.view("elm")
    if hook == "qiworkbook_measures":
        assert "cycles-a-month" in view.readings
    else:
        given = {part.what for part in plugins.offers() if part.plugin == "example"}
        assert given, hook
    whole = opened.whole()
    for looking in plugins.workbook_checks():
        looking.find(whole)
    for output in Output:
        plugins.workbook_sections(whole, output)
    plugins.tables(opened.views)
    for check in plugins.checks():
        check.find(view)
    for maker in plugins.questions():
        maker.ask(view)
    for section in plugins.sections():
        section.make(view)
    for exporter in plugins.exporters():
        assert export_files(opened, (), exporter.value)
    workbook.write("audit.csv", "day,auditor,score\n2025-01-06,A,61\n")
    for importer in plugins.importers():
        if importer.plugin == "example":
            file = workbook.root / "audit.csv"
            look = look_at(
                file,
                importer.value.told({}),
                [view.project],
                ImportProfile(),
                {},
                view.today,
                project=view.project.id,
                measure="feels-safe",
            )
            assert not isinstance(look, Question)
            assert [row.value for row in look.looked[0].new] == [61]
    assert plugins.troubles_of("example") == ()


def test_the_whole_command_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record and the command of the page, put together as the page says."""
    (record,) = re.findall(r"```python\n(.*?)```", PARTS["qiworkbook_records"], re.DOTALL)
    (given,) = re.findall(r"```python\n(.*?)```", PARTS["qiworkbook_commands"], re.DOTALL)
    _, _, after = PARTS["qiworkbook_commands"].partition("`acme_rota/command.py`:\n\n")
    lines = after.partition("\nWhat the model refuses")[0].splitlines()
    command = "\n".join(line.removeprefix("    ") for line in lines)
    package = tmp_path / "site" / "acme_rota"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(record + given, encoding="utf-8")
    (package / "command.py").write_text(command, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    files = {
        "projects/elm/project.toml": SMALL_PROJECT,
        "projects/elm/rota.toml": "format = 1\nweekends = 3  # this year\n",
    }
    book = make_workbook(tmp_path / "book", files, plugins=["acme_rota"])
    ran = book.run("rota", "cover", "elm", "12")
    assert (ran.exit_code, ran.err) == (0, "")
    assert "12 weekends are covered." in ran.out
    assert book.read("projects/elm/rota.toml").endswith("weekends = 12  # this year\n")
    refused = book.run("rota", "cover", "elm", "99")
    assert refused.exit_code == 1
    assert "No year has more than 53 weekends." in refused.err
    assert book.run("rota", "cover", "oak", "9").exit_code == 1


USERS = {
    "the core": "qiworkbook.builtin",
    "ward charter": "qiworkbook_charter",
    "benchmarking": "qiworkbook_benchmark",
    "incidents": "qiworkbook_incidents",
    "survey": "qiworkbook_survey",
    "spread": "qiworkbook_spread",
}


@pytest.mark.parametrize("hook", HOOKS)
def test_those_who_are_said_to_use_it_do(hook: str) -> None:
    said = PARTS[hook].partition("**Who uses it:**")[2]
    named = [module for words, module in USERS.items() if words in said]
    assert named, "every hook has a user in this repository"
    for module in named:
        assert hasattr(import_module(module), hook), module
