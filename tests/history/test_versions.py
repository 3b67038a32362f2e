"""git is read as it is, and nothing that a received folder names is run."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.history import copy_out, has_history, version_before, version_of

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *args: str, on: str = "2024-01-01") -> str:
    """Run real git in a folder, the commit made on a day of our choosing."""
    who = {"NAME": "A Ward", "EMAIL": "ward@example.org", "DATE": f"{on}T12:00:00+00:00"}
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for role in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{role}_{key}": value for key, value in who.items()}
    ran = subprocess.run(
        ["git", *args], cwd=folder, env=env, check=True, capture_output=True, text=True
    )
    return ran.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits of one file, a week apart."""
    git(tmp_path, "init", "-q", "-b", "main")
    for week, on in enumerate(("2024-01-01", "2024-01-08", "2024-01-15")):
        (tmp_path / "a.toml").write_text(f"week = {week}\n")
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-qm", f"week {week}", on=on)
    return tmp_path


def as_it_was(root: Path, into: Path, day: date) -> str:
    version = version_before(root, day)
    assert version is not None
    copy_out(version, into)
    return (into / "a.toml").read_text()


def test_the_workbook_as_it_was_before_a_day(repository: Path, tmp_path: Path) -> None:
    assert as_it_was(repository, tmp_path / "one", date(2024, 1, 8)) == "week = 0\n"
    assert as_it_was(repository, tmp_path / "two", date(2024, 1, 9)) == "week = 1\n"
    assert version_before(repository, date(2024, 1, 1)) is None


def test_a_version_by_its_name(repository: Path) -> None:
    git(repository, "tag", "set-3", "HEAD~1")
    found = version_of(repository, "set-3")
    assert found is not None
    assert found.commit == git(repository, "rev-parse", "HEAD~1")
    assert version_of(repository, "no-such-thing") is None
    assert version_of(repository, "--output=x") is None


def test_a_workbook_may_lie_below_the_repository(repository: Path, tmp_path: Path) -> None:
    below = repository / "qi" / "books"
    below.mkdir(parents=True)
    (below / "a.toml").write_text("below = true\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "below", on="2024-02-01")
    into = tmp_path / "out"
    assert as_it_was(below, into, date(2024, 3, 1)) == "below = true\n"
    assert [p.name for p in into.rglob("*")] == ["a.toml"]


def test_only_texts_are_copied_and_no_links(repository: Path, tmp_path: Path) -> None:
    (repository / "b.csv").write_text("date,value\n")
    (repository / "deck.pptx").write_bytes(b"x")
    (repository / "link.toml").symlink_to("/etc/passwd")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "more", on="2024-02-01")
    into = tmp_path / "out"
    as_it_was(repository, into, date(2024, 3, 1))
    assert sorted(p.name for p in into.rglob("*")) == ["a.toml", "b.csv"]


def test_a_text_that_git_has_lost_is_empty_and_the_others_are_whole(
    repository: Path, tmp_path: Path
) -> None:
    awkward = "two\nlines and a heading like 0123 blob 5\n\nno line end"
    (repository / "b.toml").write_text("lost\n")
    (repository / "c.csv").write_text(awkward)
    (repository / "d.csv").write_text("")
    (repository / "e é.toml").write_text("last\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "more", on="2024-02-01")
    lost = git(repository, "rev-parse", "HEAD:b.toml")
    (repository / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    into = tmp_path / "out"
    as_it_was(repository, into, date(2024, 3, 1))
    assert {p.name: p.read_text() for p in into.iterdir()} == {
        "a.toml": "week = 2\n",
        "b.toml": "",
        "c.csv": awkward,
        "d.csv": "",
        "e é.toml": "last\n",
    }


def test_without_git_there_is_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert not has_history(empty)
    git(empty, "init", "-q")
    assert not has_history(empty), "a repository without a commit"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert version_before(empty, date(2024, 1, 1)) is None


def test_a_shallow_or_corrupt_repository_is_no_fault(repository: Path) -> None:
    assert has_history(repository)
    (repository / ".git" / "HEAD").write_text("nonsense")
    assert not has_history(repository)


def test_nothing_that_the_folder_names_is_run(repository: Path, tmp_path: Path) -> None:
    mark = repository / "was-run"
    program = repository / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n")
    program.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "filter.x.clean",
        "filter.x.smudge",
        "gpg.program",
        "core.editor",
    ):
        git(repository, "config", name, str(program))
    git(repository, "config", "log.showSignature", "true")
    git(repository, "config", "core.hooksPath", str(repository))
    (repository / ".gitattributes").write_text("*.toml filter=x diff=x\n")
    as_it_was(repository, tmp_path / "out", date(2024, 3, 1))
    assert version_of(repository, "HEAD")
    assert not mark.exists()


def test_another_repository_named_by_the_environment_is_not_read(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert has_history(repository)
