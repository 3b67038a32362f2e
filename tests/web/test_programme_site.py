"""The site of a programme in a real browser: axe finds nothing, nothing is fetched."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.nation import TODAY, nation
from tests.workbook.test_programme_outputs import programme_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


@pytest.mark.slow
def test_axe_finds_nothing_on_any_page_and_nothing_is_fetched(tmp_path: Path) -> None:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is needed: apt-get install chromium")
        pytest.skip("no Chromium on this computer")
    programme = programme_of(tmp_path / "p", nation(7, trusts=2, wards=6))
    programme.run("programme", "site", "-o", "site", today=TODAY)
    programme.run("programme", "report", "-o", "site", today=TODAY)
    pages = sorted((programme.root / "site").glob("*.html"))
    assert len(pages) == 2 + 2 + 5 + 1
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        # The page's own policy lets no script in; axe is one.
        context = browser.new_context(bypass_csp=True)
        page = context.new_page()
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        for path in pages:
            page.goto(path.as_uri())
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path.name
        assert all(url.startswith(("file://", "data:")) for url in fetched)
        browser.close()
