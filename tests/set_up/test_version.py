"""The version is that of the tag, and one place says so."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("version", ROOT / "packaging" / "version.py")
assert SPEC is not None
assert SPEC.loader is not None
version = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(version)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n## [0.9.1] - 2026-01-02\n", "utf-8"
    )
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def test_without_a_tag_the_changelog_says_it(checkout: Path) -> None:
    assert version.version(checkout) == "0.9.1"


def test_an_unpacked_archive_keeps_its_version(checkout: Path) -> None:
    (checkout / "PKG-INFO").write_text("Metadata-Version: 2.4\nVersion: 3.0.1\n", "utf-8")
    assert version.version(checkout) == "3.0.1"


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_tag_says_it_and_commits_behind_it_are_on_the_way_to_the_next(checkout: Path) -> None:
    git(checkout, "init", "-q")
    git(checkout, "commit", "-q", "--allow-empty", "-m", "first")
    assert version.version(checkout) == "0.9.1"
    git(checkout, "tag", "v1.2.3")
    assert version.version(checkout) == "1.2.3"
    git(checkout, "commit", "-q", "--allow-empty", "-m", "more")
    assert version.version(checkout).startswith("1.2.4.dev1+g")


def test_nothing_else_names_a_version() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'dynamic = ["version"]' in project
    assert "__version__ =" not in (ROOT / "chatapp" / "__init__.py").read_text("utf-8")
