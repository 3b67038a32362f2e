"""Opening a workbook runs nothing that lies in it, however it is named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qiworkbook.testing import WorkbookFolder, make_workbook
from qiworkbook.workbook.plugin_trial.samples import full_project

ROOT = Path(__file__).parents[1]

# Each of these would leave a file behind if it ran.
SHOUT = "import pathlib; pathlib.Path({mark!r}).touch()\n"
TRAPS = (
    "plugins/evil/__init__.py",
    "plugins/evil.py",
    "packs/house/__init__.py",
    "packs/house/evil.py",
    "conftest.py",
    "sitecustomize.py",
    "usercustomize.py",
    "click.py",
    "tomllib.py",
    "pluggy.py",
    "qiworkbook.py",
    "qiworkbook_charter.py",
    "qiworkbook/__init__.py",
    "projects/elm/project.py",
    "templates/html/filters.py",
)
COMMANDS = (["check"], ["list"], ["report"], ["slides"], ["plugins", "list"], ["--help"])


@pytest.fixture
def trapped(tmp_path: Path) -> WorkbookFolder:
    mark = str(tmp_path / "it-ran")
    files = {f"projects/elm/{path}": text for path, text in full_project().items()}
    files |= dict.fromkeys(TRAPS, SHOUT.format(mark=mark))
    files |= {
        ".env": f"PYTHONSTARTUP={tmp_path}/book/conftest.py\n",
        "evil.pth": SHOUT.format(mark=mark),
        "evil-1.0.dist-info/entry_points.txt": "[qiworkbook]\nevil = evil\n",
        "evil.py": SHOUT.format(mark=mark),
        "packs/house/pack.toml": 'format = 1\ntitle = "x"\n',
        "packs/house/evil-1.0.dist-info/entry_points.txt": "[qiworkbook]\nevil = evil\n",
    }
    return make_workbook(tmp_path / "book", files)


def console_script() -> str:
    """The installed command: it does not put the current folder on the import path."""
    return str(Path(sys.executable).with_name("qiworkbook"))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_in_the_folder_is_run(command: list[str], trapped: WorkbookFolder) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    ran = subprocess.run(
        [console_script(), *command],
        cwd=trapped.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in (0, 1), ran.stderr
    assert "Traceback" not in ran.stderr
    assert "evil" not in ran.stderr
    assert not (trapped.root.parent / "it-ran").exists()


def test_a_template_of_the_workbook_can_call_nothing(trapped: WorkbookFolder) -> None:
    mark = trapped.root.parent / "it-ran"
    for attack in (
        f"{{{{ ''.__class__.__mro__[1].__subclasses__() }}}}{mark}",
        "{{ page.__init__.__globals__ }}",
        "{% include '/etc/hostname' %}",
        "{% include '../../../etc/hostname' %}",
    ):
        trapped.write("templates/html/page.html.j2", attack)
        ran = trapped.run("report")
        assert ran.exit_code == 1, attack
        assert ran.err.startswith("templates/html/")
        assert not mark.exists()


def test_the_trap_would_snap(trapped: WorkbookFolder) -> None:
    """The same files do run when Python is asked for them here: the test can fail."""
    subprocess.run(
        [sys.executable, "-c", "import evil"], cwd=trapped.root, capture_output=True, check=True
    )
    assert (trapped.root.parent / "it-ran").exists()
