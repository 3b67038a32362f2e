"""`qiworkbook save`, with real git: what is kept and told, what stops it, what never runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

WHO = ("--as", "Elm Ward team")
PROJECT = "projects/elm/project.toml"
DATA = "projects/elm/data/feels-safe.csv"
BROKEN = SMALL_PROJECT.replace("target = 90", 'target = "much"')


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of nobody: whoever runs these tests may have settings for git."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    """A workbook with one project, in no repository."""
    return make_workbook(tmp_path / "book", {PROJECT: SMALL_PROJECT})


@pytest.fixture
def saved(elm: WorkbookFolder) -> WorkbookFolder:
    """The same, saved once."""
    ran = elm.run("save", "The first version", "--start", *WHO)
    assert ran.exit_code == 0, ran
    return elm


def git(folder: Path, *args: str) -> str:
    settings = ("-c", "user.name=IT", "-c", "user.email=it@example.org")
    ran = subprocess.run(
        ["git", *settings, *args], cwd=folder, check=True, capture_output=True, text=True
    )
    return ran.stdout.strip()


def kept(folder: Path) -> list[str]:
    return git(folder, "ls-tree", "-r", "--name-only", "--full-tree", "HEAD").splitlines()


def versions(folder: Path) -> list[str]:
    return git(folder, "log", "--format=%s").splitlines()


def test_the_first_version_holds_the_workbook_and_nothing_else(elm: WorkbookFolder) -> None:
    elm.write("output/report.html", "x")
    elm.write("minutes.docx", "x")
    elm.write("learning-sets/2025-02-06.toml", "format = 1\ndate = 2025-02-06\n")
    ran = elm.run("save", "The first version", "--start", *WHO)
    assert (ran.exit_code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "From now on, versions of this folder are kept in it.",
        "Feeling safe on Elm Ward",
        "  - the project began",
        "  - 1 change idea",
        "  - 1 measure",
        "Beside the projects",
        "  - the learning set 2025-02-06: new",
        "  - the settings of the workbook: new",
        "Saved 3 files: The first version",
        "It is kept in this folder, and nowhere else yet.",
    ]
    assert kept(elm.root) == ["learning-sets/2025-02-06.toml", PROJECT, "workbook.toml"]
    assert git(elm.root, "log", "--format=%an|%ae|%B") == "Elm Ward team||The first version"


def test_what_changed_is_told_in_words_and_the_rest_by_its_file(saved: WorkbookFolder) -> None:
    saved.write(DATA, "date,value\n2025-01-06,61\n2025-01-13,65\n")
    saved.write("projects/elm/charter.toml", 'format = 1\nline_manager = "x"\n')
    saved.write(PROJECT, SMALL_PROJECT.replace("target = 90", "target = 95"))
    ran = saved.run("save", "January", "--no-plugins")
    assert ran.out.splitlines() == [
        "Feeling safe on Elm Ward",
        "  - the aim's target went from 90 to 95",
        "  - 2 new values of People who felt safe this week, up to 13 January 2025",
        "  - charter.toml: new",
        "Saved 3 files: January",
        "It is kept in this folder, and nowhere else yet.",
    ]
    assert git(saved.root, "status", "--porcelain") == ""
    saved.write(PROJECT, saved.read(PROJECT) + "# a remark\n")
    (saved.root / DATA).unlink()
    only = "only remarks, layout, or what cannot be read changed"
    assert f"  - {only}, in {PROJECT}\n" in saved.run("save", "A remark").out


def test_what_is_gone_is_told_and_can_be_had_back(saved: WorkbookFolder) -> None:
    shutil.rmtree(saved.root / "projects/elm")
    ran = saved.run("save", "Closed")
    assert ran.out.startswith("elm\n  - the project was removed\nSaved 1 file: Closed\n")
    assert kept(saved.root) == ["workbook.toml"]
    assert git(saved.root, "show", f"HEAD~1:{PROJECT}") == SMALL_PROJECT.strip()


def test_nothing_to_save(saved: WorkbookFolder) -> None:
    ran = saved.run("save", "Again")
    assert (ran.exit_code, ran.out) == (
        0,
        "Nothing to save: nothing has changed since the last save.\n",
    )
    assert versions(saved.root) == ["The first version"]


def test_below_a_repository_the_work_of_others_stays_as_it_is(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "site.txt").write_text("one\n")
    git(tmp_path, "add", "site.txt")
    git(tmp_path, "commit", "-qm", "The site")
    (tmp_path / "site.txt").write_text("two\n")
    git(tmp_path, "add", "site.txt")
    (tmp_path / "site.txt").write_text("three\n")
    elm = make_workbook(tmp_path / "qi" / "our book", {PROJECT: SMALL_PROJECT})
    elm.write("tools/sum.py", "print()\n")
    git(elm.root, "add", "tools")
    before = git(tmp_path, "diff", "--cached")
    ran = elm.run("save", "Elm begins", *WHO)
    assert ran.exit_code == 0, ran
    assert kept(tmp_path) == [f"qi/our book/{PROJECT}", "qi/our book/workbook.toml", "site.txt"]
    assert git(tmp_path, "show", "HEAD:site.txt") == "one"
    assert git(tmp_path, "diff", "--cached") == before
    assert (tmp_path / "site.txt").read_text() == "three\n"


def test_errors_are_told_and_it_can_be_saved_anyway(saved: WorkbookFolder) -> None:
    saved.write(PROJECT, BROKEN)
    objects = git(saved.root, "count-objects")
    ran = saved.run("save", "Half of it")
    assert ran.exit_code == 1
    assert f"{PROJECT}:" in ran.out
    assert "so nothing was saved. Your files are unchanged." in ran.out
    assert "add --anyway" in ran.out
    assert versions(saved.root) == ["The first version"]
    assert git(saved.root, "count-objects") == objects, "no trace of what was not saved"
    assert saved.run("save", "Half of it", "--anyway").exit_code == 4
    assert git(saved.root, "show", f"HEAD:{PROJECT}") == BROKEN.strip()


def test_errors_elsewhere_stop_nobody(saved: WorkbookFolder) -> None:
    saved.write(PROJECT, BROKEN)
    assert saved.run("save", "Half of it", "--anyway").exit_code == 4
    saved.write("projects/oak/project.toml", SMALL_PROJECT.replace("Elm", "Oak"))
    assert saved.run("save", "Oak begins").exit_code == 4


def test_without_a_repository_one_is_offered(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    ran = elm.run("save", "x")
    assert ran.exit_code == 1
    assert "Should git keep them from now on?" in ran.err
    assert "Nothing was written.\nTo answer: --start" in ran.err
    assert not (elm.root / ".git").exists()
    refused = talk("save", "x", answers=("no",))
    assert "Should git keep them from now on" in refused.output
    assert not (elm.root / ".git").exists()
    begun = talk("save", answers=("yes", "What we did", "Elm Ward team"))
    assert "Saved 2 files: What we did" in begun.output
    elm.write(DATA, "date,value\n2025-01-06,61\n")
    again = talk("save", "More")
    assert "Who saves?" not in again.output, "asked once"
    assert git(elm.root, "log", "--format=%an") == "Elm Ward team\nElm Ward team"


def test_who_saves_is_asked_for_kindly_and_your_own_settings_hold(
    elm: WorkbookFolder, home: Path
) -> None:
    git(elm.root, "init", "-q")
    ran = elm.run("save", "x")
    assert ran.exit_code == 1
    assert 'Try: qiworkbook save "x" --as "Willow Ward team"' in ran.err
    (home / ".gitconfig").write_text("[user]\nname = Ward manager\nemail = elm@example.org\n")
    assert elm.run("save", "x").exit_code == 0
    assert (
        git(elm.root, "log", "--format=%an|%ae|%cn") == "Ward manager|elm@example.org|Ward manager"
    )


def test_words_are_needed(saved: WorkbookFolder) -> None:
    ran = saved.run("save", " ")
    assert ran.exit_code == 2
    assert ran.err.startswith("WORDS is missing.")


def test_in_the_middle_of_a_merge(saved: WorkbookFolder) -> None:
    git(saved.root, "switch", "-qc", "other")
    saved.write(PROJECT, SMALL_PROJECT.replace("target = 90", "target = 80"))
    saved.run("save", "Eighty")
    git(saved.root, "switch", "-q", "main")
    saved.write(PROJECT, SMALL_PROJECT.replace("target = 90", "target = 95"))
    saved.run("save", "Ninety-five")
    with pytest.raises(subprocess.CalledProcessError):
        git(saved.root, "merge", "other")
    text = saved.read(PROJECT)
    ran = saved.run("save", "x", "--anyway")
    assert ran.exit_code == 1
    assert ran.err.startswith("Two versions of these files are being brought together")
    git(saved.root, "add", PROJECT)  # the conflict is settled, the merge is not
    assert saved.run("save", "x", "--anyway").exit_code == 1
    assert saved.read(PROJECT) == text
    assert versions(saved.root) == ["Ninety-five", "The first version"]


def test_looking_at_an_older_version(saved: WorkbookFolder) -> None:
    git(saved.root, "checkout", "-q", "--detach")
    saved.write(DATA, "date,value\n2025-01-06,61\n")
    ran = saved.run("save", "x")
    assert ran.exit_code == 1
    assert "You are looking at an older version of these files." in ran.err
    assert versions(saved.root) == ["The first version"]


def hook(root: Path, name: str, script: str) -> None:
    path = root / ".git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_a_hook_is_neither_run_nor_gone_round(saved: WorkbookFolder) -> None:
    hook(saved.root, "pre-commit", "touch was-run; echo 'no numbers, please' >&2; exit 1")
    saved.write(DATA, "date,value\n2025-01-06,61\n")
    ran = saved.run("save", "x")
    assert ran.exit_code == 1
    assert "hook pre-commit" in ran.err
    assert not (saved.root / "was-run").exists()
    ran = saved.run("save", "x", "--run-hooks")
    assert ran.exit_code == 1
    assert "said no, so nothing was saved:\nno numbers, please\n" in ran.err
    assert (saved.root / "was-run").exists()
    assert versions(saved.root) == ["The first version"]
    hook(saved.root, "pre-commit", "git diff --cached --name-only > seen")
    hook(saved.root, "commit-msg", 'echo "QI-1: $(cat "$1")" > "$1"')
    assert saved.run("save", "January", "--run-hooks").exit_code == 0
    assert versions(saved.root)[0] == "QI-1: January"
    assert saved.read("seen") == f"{DATA}\n"


def test_nothing_that_the_folder_brings_is_run(saved: WorkbookFolder, tmp_path: Path) -> None:
    mark = tmp_path / "was-run"
    program = tmp_path / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n")
    program.chmod(0o755)
    names = ("core.fsmonitor", "core.editor", "core.pager", "diff.external", "gpg.program")
    for name in (*names, "core.sshCommand", "credential.helper", "diff.x.textconv"):
        git(saved.root, "config", name, str(program))
    git(saved.root, "config", "commit.gpgSign", "true")
    for name in ("post-commit", "post-index-change", "reference-transaction", "pre-auto-gc"):
        shutil.copy(program, saved.root / ".git" / "hooks" / name)
    saved.write(".gitattributes", "* filter=x diff=x\n")
    saved.write(DATA, "date,value\n2025-01-06,61\n")
    assert saved.run("save", "January").exit_code == 0
    assert not mark.exists()
    git(saved.root, "config", "filter.x.clean", str(program))
    saved.write(DATA, "date,value\n2025-01-06,62\n")
    ran = saved.run("save", "February")
    assert ran.exit_code == 1
    assert "filter x" in ran.err
    assert not mark.exists()
    assert saved.run("save", "February", "--run-hooks").exit_code == 0
    assert mark.exists(), "the trap would snap"


def test_a_filter_of_your_own_is_used(saved: WorkbookFolder, home: Path) -> None:
    (home / ".gitconfig").write_text('[filter "x"]\nclean = tr a-z A-Z\n')
    saved.write(".gitattributes", "*.csv filter=x\n")
    saved.write(DATA, "date,value\n2025-01-06,61\n")
    assert saved.run("save", "January").exit_code == 0
    assert git(saved.root, "show", f"HEAD:{DATA}").startswith("DATE,VALUE")


def test_names_with_odd_letters(saved: WorkbookFolder) -> None:
    odd = ["é ü.toml", 'a "quoted" one.toml', "two\nlines.toml", "--all.toml", "*.toml", "\\.toml"]
    for name in odd:
        saved.write(f"projects/elm/pdsa/{name}", 'format = 1\ntitle = "One"\n')
    raw = os.fsencode(saved.root / "projects/elm/pdsa") + b"/\xff.toml"
    Path(os.fsdecode(raw)).write_text('format = 1\ntitle = "One"\n')
    ran = saved.run("save", "Odd\nand on the next line: é", "--anyway")
    assert ran.exit_code == 4, ran
    assert "Saved 7 files" in ran.out
    assert git(saved.root, "status", "--porcelain", "--", "projects") == ""
    assert git(saved.root, "log", "-1", "--format=%B") == "Odd\nand on the next line: é"


def test_line_ends_are_kept_as_the_workbook_says(saved: WorkbookFolder) -> None:
    saved.write(".gitattributes", "* text=auto\n*.csv text eol=lf\n")
    saved.write(DATA, "date,value\r\n2025-01-06,61\r\n")
    assert saved.run("save", "From Excel").exit_code == 0
    assert git(saved.root, "cat-file", "-p", f"HEAD:{DATA}") == "date,value\n2025-01-06,61"
    assert saved.run("save", "Again").out.startswith("Nothing to save")


def test_what_the_workbook_does_not_read_is_named_and_left(saved: WorkbookFolder) -> None:
    saved.write("projects/elm/responses.xlsx", "x")
    saved.write("projects/elm/answers.csv", "x")
    saved.write("projects/elm/.DS_Store", "x")
    saved.write(DATA, "date,value\n2025-01-06,61\n")
    ran = saved.run("save", "January")
    left = "projects/elm/answers.csv, projects/elm/responses.xlsx"
    assert f"Not saved: the workbook does not read it: {left}\n" in ran.out
    assert kept(saved.root) == [DATA, PROJECT, "workbook.toml"]
    git(saved.root, "add", "projects/elm/answers.csv")
    git(saved.root, "commit", "-qm", "On purpose")
    saved.write("projects/elm/answers.csv", "y")
    assert "Saved 1 file" in saved.run("save", "What git has is gone on with").out


def test_what_git_is_told_to_leave_out_is_named(saved: WorkbookFolder) -> None:
    saved.write(".gitignore", "data/\n*.tmp\n")
    saved.write("templates/html/half-written.tmp", "x")
    saved.write(DATA, "date,value\n2025-01-06,61\n")
    ran = saved.run("save", "January")
    assert f"Not saved: git ignores it: {DATA}\n" in ran.out
    assert "half-written" not in ran.out


def test_a_workbook_that_is_left_out_altogether(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("book/\n")
    elm = make_workbook(tmp_path / "book", {PROJECT: SMALL_PROJECT})
    ran = elm.run("save", "x", *WHO)
    assert ran.exit_code == 1
    assert ran.err.startswith("Git is told to leave this workbook out")


def test_a_project_with_versions_of_its_own_is_named(saved: WorkbookFolder) -> None:
    saved.write("projects/oak/project.toml", SMALL_PROJECT.replace("Elm", "Oak"))
    git(saved.root / "projects/oak", "init", "-q")
    ran = saved.run("save", "Oak")
    assert "Not saved: it keeps versions of its own: projects/oak/\n" in ran.out


def test_without_git(elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = elm.run("save", "x", "--start")
    assert ran.exit_code == 1
    assert ran.err.startswith("There is no git on this computer")


def test_a_repository_that_git_does_not_open(saved: WorkbookFolder) -> None:
    (saved.root / ".git" / "HEAD").write_text("nonsense")
    ran = saved.run("save", "x", "--start")
    assert ran.exit_code == 1
    assert ran.err.startswith("There are versions of this folder, but git does not open them")
    assert (saved.root / ".git" / "HEAD").read_text() == "nonsense"


def test_while_another_program_works_with_git(saved: WorkbookFolder) -> None:
    saved.write(DATA, "date,value\n2025-01-06,61\n")
    lock = saved.root / ".git" / "index.lock"
    lock.touch()
    ran = saved.run("save", "January")
    assert ran.exit_code == 1
    assert ran.err.startswith("Another program is working with git here")
    assert versions(saved.root) == ["The first version"]
    lock.unlink()
    assert saved.run("save", "January").exit_code == 0


def test_it_says_whether_it_was_sent(saved: WorkbookFolder, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "hub")
    git(saved.root, "remote", "add", "origin", str(tmp_path / "hub"))
    saved.write(DATA, "date,value\n2025-01-06,61\n")
    ran = saved.run("save", "January")
    assert ran.out.endswith("not sent to the others yet.\nNext: git push -u origin main\n")
    git(saved.root, "push", "-q", "-u", "origin", "main")
    for value in (62, 63):
        saved.write(DATA, f"date,value\n2025-01-06,{value}\n")
        ran = saved.run("save", "Corrected")
    told = "2 versions are on this computer, and not sent to the others yet.\nNext: git push\n"
    assert ran.out.endswith(told)
    assert versions(tmp_path / "hub") == ["January", "The first version"], "nothing was sent"


def test_a_version_can_be_looked_back_to(saved: WorkbookFolder) -> None:
    saved.write(DATA, "date,value\n2025-01-06,61\n")
    saved.run("save", "January")
    ran = saved.run("changes", "--since", "HEAD~1")
    assert "1 new value of People who felt safe this week" in ran.out
