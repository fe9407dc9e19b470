"""The server's token: made once, its owner's alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.engine.server import token_file
from chatapp.errors import TokenFileUnusable


def test_a_token_is_made_once(tmp_path: Path) -> None:
    first = token_file.read_or_make(tmp_path / "token")
    assert len(first) >= 40
    assert token_file.read_or_make(tmp_path / "token") == first


def test_others_cannot_read_it_any_more(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("a-token-of-my-own-making")
    file.chmod(0o644)
    assert token_file.read_or_make(file) == "a-token-of-my-own-making"
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content", [b"", b"short", b"\xff" * 40, b"x" * 600, b"two words of a sentence"]
)
def test_what_is_no_token_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "token").write_bytes(content)
    with pytest.raises(TokenFileUnusable):
        token_file.read_or_make(tmp_path / "token")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TokenFileUnusable):
        token_file.read_or_make(tmp_path / "nowhere" / "token")


@pytest.mark.parametrize(
    ("given", "is_right"), [("secret", True), ("secreT", False), ("", False), ("비밀\udc80", False)]
)
def test_only_the_token_itself_is_right(given: str, is_right: bool) -> None:
    assert token_file.is_right(given, "secret") is is_right
