"""Plugins built as wheels and installed beside qiworkbook, in an environment of their own.

Nothing is fetched: wheels are built with the hatchling that is here, and what qiworkbook needs is
lent from the environment of the tests, without what is installed there under the name of plugins.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from qiworkbook.testing import make_workbook
from qiworkbook.workbook.plugin_trial.samples import full_project

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HAND_HYGIENE = Path(__file__).parent / "hand_hygiene"
DATA_PACK = ROOT / "docs" / "your-first-data-pack.md"
FILE = re.compile(r"<!-- (file|package): (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIP_"))}
    return subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env=environment | {"QIWORKBOOK_TODAY": "2025-01-15"},
        capture_output=True,
        text=True,
        check=False,
    )


def done(*command: str | Path, folder: Path) -> str:
    ran = run(*command, folder=folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def build(source: Path, wheels: Path) -> None:
    """A wheel, as `python -m build --wheel --no-isolation` makes it."""
    done(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", wheels, folder=source)


def data_pack(folder: Path) -> Path:
    """The package that docs/your-first-data-pack.md describes."""
    for kind, path, text in FILE.findall(DATA_PACK.read_text(encoding="utf-8")):
        inside = path.removeprefix("packs/northmoor/")
        if kind == "package" or inside != path:
            target = folder / (path if kind == "package" else f"northmoor_pack/{inside}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with three wheels in it: qiworkbook, the plugin, the data pack."""
    home = tmp_path_factory.mktemp("own")
    wheels = home / "wheels"
    build(ROOT, wheels)
    build(HAND_HYGIENE, wheels)
    build(data_pack(home / "pack"), wheels)
    venv.create(home / "env", with_pip=True, symlinks=os.name != "nt")
    python = scripts(home) / "python"
    offline = ("install", "--quiet", "--no-index", "--no-deps", "--find-links", wheels)
    wanted = ("qiworkbook", "qiworkbook-hand-hygiene", "northmoor-pack")
    done(python, "-m", "pip", *offline, *wanted, folder=home)
    lend(home, ("click", "pluggy", "tomlkit", "jinja2", "matplotlib", "pydantic", "pptx"))
    return home


def scripts(home: Path) -> Path:
    return home / "env" / ("Scripts" if os.name == "nt" else "bin")


def lend(home: Path, needed: tuple[str, ...]) -> None:
    """Put this environment's packages behind those of the other: its own come first."""
    lent = home / "lent"
    lent.mkdir()
    ours = Path(sysconfig.get_path("purelib"))
    for path in ours.iterdir():
        if "qiworkbook" not in path.name and path.suffix not in (".pth", ".egg-link"):
            (lent / path.name).symlink_to(path)
    assert all((lent / name).exists() for name in needed)
    site = done(
        scripts(home) / "python",
        "-c",
        "import sysconfig; print(sysconfig.get_path('purelib'))",
        folder=home,
    ).strip()
    (Path(site) / "lent.pth").write_text(f"{lent}\n", encoding="utf-8")


def test_a_ward_works_with_what_was_installed(home: Path) -> None:
    qiworkbook = scripts(home) / "qiworkbook"
    files = {f"projects/elm/{path}": text for path, text in full_project().items()}
    files["workbook.toml"] = (
        'format = 1\n[defaults]\nrule_set = "northmoor"\n[house-style]\npack = "northmoor"\n'
    )
    export = ["date,moment,cleaned,who"]
    for week in range(1, 25):
        day = f"2024-{1 + (week - 1) // 4:02}-{1 + 7 * ((week - 1) % 4):02}"
        export += [
            f"{day},before-patient,{'no' if n % 4 == week % 4 else 'yes'},A" for n in range(12)
        ]
    files["audits.csv"] = "\n".join([*export, ""])
    book = make_workbook(home / "book", files)

    helped = done(qiworkbook, "--help", folder=book.root)
    assert "hand-hygiene" in helped
    listed = done(qiworkbook, "plugins", "list", folder=book.root)
    assert re.search(r"hand-hygiene +in use +qiworkbook_hand_hygiene 0\.1\.0 ", listed)
    assert re.search(r"northmoor +in use +northmoor_pack 1\.0 +data packs: northmoor", listed)
    assert "!" not in listed

    read = done(qiworkbook, "hand-hygiene", "import", "elm", "audits.csv", folder=book.root)
    assert "216 of 288 moments with clean hands." in read
    checked = run(qiworkbook, "check", folder=book.root)
    assert checked.stderr == ""
    assert "no audit has seen: Before a clean or aseptic task, " in checked.stdout
    shown = done(qiworkbook, "measure", "show", "elm", "hand-hygiene", folder=book.root)
    assert "Northmoor rules" in shown

    done(qiworkbook, "report", folder=book.root)
    page = book.read("output/report.html")
    assert "Before touching a patient" in page
    assert "#4B2E83" in page
    assert "data:image/svg+xml" in page
    done(qiworkbook, "slides", "-o", "deck.pptx", folder=book.root)
    assert (book.root / "deck.pptx").read_bytes().startswith(b"PK")
    done(qiworkbook, "new", "oak", "--from", "quiet-nights", folder=book.root)


def test_the_installed_plugin_keeps_the_contract(home: Path) -> None:
    ran = run(scripts(home) / "qiworkbook", "plugins", "check", "hand-hygiene", folder=home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.count("  yes  ") == 9


def test_our_own_plugins_keep_it_from_a_wheel(home: Path) -> None:
    ours = ("benchmark", "charter", "incidents", "spread", "survey")
    ran = run(scripts(home) / "qiworkbook", "plugins", "check", *ours, folder=home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.count("  yes  ") == 9 * len(ours)


def test_its_own_tests_pass_in_its_own_environment(home: Path) -> None:
    tests = shutil.copytree(HAND_HYGIENE / "tests", home / "tests")
    options = ("-q", "-p", "no:cacheprovider", "-c", home / "none.ini", "--rootdir", home)
    (home / "none.ini").write_text("[pytest]\n", encoding="utf-8")
    said = done(scripts(home) / "python", "-m", "pytest", *options, tests, folder=home)
    assert "21 passed" in said


def test_left_out_it_leaves_no_trace(home: Path) -> None:
    book = make_workbook(home / "other", {"projects/elm/project.toml": "format = 1\n"})
    book.write("workbook.toml", 'format = 1\n[plugins]\ndisabled = ["hand-hygiene"]\n')
    helped = done(scripts(home) / "qiworkbook", "--help", folder=book.root)
    assert "hand-hygiene" not in helped
    ran = run(scripts(home) / "qiworkbook", "hand-hygiene", "--help", folder=book.root)
    assert ran.returncode == 2
    assert "There is no command 'hand-hygiene'." in ran.stderr
