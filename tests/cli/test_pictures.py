"""`chatapp ask --picture`: what a terminal says where a model sees no pictures, and what it takes
for one.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Run


@pytest.mark.model
@pytest.mark.parametrize(
    ("language", "words"), [("en", "cannot see images"), ("ko", "이미지를 보지 못해요")]
)
def test_a_model_that_sees_nothing_says_so(
    chatapp: Run, tmp_path: Path, language: str, words: str
) -> None:
    Image.new("RGB", (9, 9), "red").save(tmp_path / "붉은 그림.png")
    ran = chatapp(
        "ask", "--language", language, "--picture", str(tmp_path / "붉은 그림.png"), "What is this?"
    )
    assert ran.returncode == 1
    assert words in ran.stderr
    assert "OCR" in ran.stderr


def test_a_page_that_is_not_there_is_named(chatapp: Run, tmp_path: Path) -> None:
    Image.new("RGB", (99, 99), "red").save(tmp_path / "one.pdf")
    ran = chatapp("ask", "--picture", f"{tmp_path / 'one.pdf'}#7", "What is this?")
    assert (ran.returncode, ran.stderr) == (1, "chatapp: one.pdf has no page 7.\n")


def test_what_is_no_picture_is_named(chatapp: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("words")
    ran = chatapp("ask", "--picture", str(tmp_path / "notes.txt"), "What is this?")
    assert ran.returncode == 1
    assert "notes.txt is not a supported image" in ran.stderr
