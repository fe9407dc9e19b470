"""A scanned page is asked about in the real window, and its words are marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.app.conftest import User

pytestmark = [
    pytest.mark.app,
    pytest.mark.model,
    pytest.mark.tesseract,
]
TEXT = "The harbour master of Eastvale is called Ingrid Solberg.\nShe took office in 2019 and reports to the council."


def test_a_scanned_page_is_cited_with_its_words_marked(user: User, tmp_path: Path) -> None:
    picture = Image.new("L", (1200, 700), 255)
    ImageDraw.Draw(picture).multiline_text(
        (100, 150), TEXT, font=ImageFont.load_default(36), fill=0, spacing=24
    )
    picture.save(tmp_path / "scan.pdf", "PDF", resolution=150)
    user.drop(tmp_path / "scan.pdf")
    user.until(lambda: user.window.chats.current.chat.document_ids)
    answer = user.ask("Who is the harbour master of Eastvale?")
    assert "Ingrid Solberg" in answer.sources[0].quote
    assert answer.sources[0].warnings == ("ocr",)
    user.click(user.cited_lines()[-1])
    shown = user.window.source.view.stage.picture
    user.until(lambda: shown.has_picture() and not shown.first_mark().isEmpty())
