"""What plugins say of a project stands on its page as panels: guarded, and not waited for long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import Plugins
from qiworkbook.web import file_forms
from tests.web.conftest import visitor

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from qiworkbook.testing import WorkbookFolder

PLUGIN = """
import time
from qiworkbook.api import Paragraph, Section, SectionMaker, hookimpl

def make(view):
    {does}
    id_ = view.project.id + "-{name}"
    yield Section(id_, "What {name} says", "All is <b>well</b>", (Paragraph("Words of {name}"),))

@hookimpl
def qiworkbook_sections():
    return [SectionMaker("{name}", 1000, "what it says", make)]
"""


def test_panels_are_guarded_and_a_slow_one_keeps_nobody(
    elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    does = {
        "panelgood": "pass",
        "panelbad": "raise OSError('secret')",
        "panelslow": "time.sleep(9)",
    }
    for name, what in does.items():
        text = PLUGIN.format(name=name, does=what)
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(file_forms, "LONGEST", 0.5)
    plugins = Plugins([EntryPoint(name, name) for name in does])
    guest = visitor(elm.root, plugins).come_in()
    page = guest.get("/project/elm/more")
    assert page.status_code == 200
    assert "What panelgood says: All is &lt;b&gt;well&lt;/b&gt;" in page.text
    assert "Words of panelgood" in page.text
    assert "secret" not in page.text
    assert "The module panelslow did not answer in time" in page.text
    began = time.process_time(), time.monotonic()
    assert "panelslow did not answer" in guest.get("/project/elm/more").text
    assert time.monotonic() - began[1] < 0.5 + 5 * (time.process_time() - began[0])  # not asked
    assert guest.get("/project/elm/").status_code == 200
