"""`chatapp add` of locked files: their passwords come from a file, never from the arguments."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.cli.conftest import Run


@pytest.fixture
def locked(tmp_path: Path) -> str:
    canvas = Canvas(str(tmp_path / "locked.pdf"), encrypt="Zaun-77")
    canvas.drawString(72, 720, "The deposit is 4,200 euros.")
    canvas.save()
    return str(tmp_path / "locked.pdf")


def test_without_a_password_the_file_and_the_way_out_are_named(chatapp: Run, locked: str) -> None:
    ran = chatapp("add", locked, "--language", "en")
    assert ran.returncode == 1
    assert "locked.pdf is protected by a password" in ran.stderr
    assert "--password-file" in ran.stderr


def test_each_password_of_the_file_is_tried(chatapp: Run, locked: str, tmp_path: Path) -> None:
    passwords = tmp_path / "passwords.txt"
    passwords.write_text("wrong\nZaun-77\n", "utf-8")
    ran = chatapp("add", locked, "--password-file", str(passwords), "--language", "en")
    assert ran.stdout.startswith("locked.pdf: 1 page")
    kept = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert not any(b"Zaun-77" in path.read_bytes() for path in kept)


def test_a_wrong_password_is_said(chatapp: Run, locked: str, tmp_path: Path) -> None:
    (tmp_path / "passwords.txt").write_text("wrong", "utf-8")
    ran = chatapp(
        "add", locked, "--password-file", str(tmp_path / "passwords.txt"), "--language", "en"
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "The password of locked.pdf is wrong" in ran.stderr
