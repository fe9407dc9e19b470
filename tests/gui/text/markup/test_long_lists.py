"""Long lists: laid out in parts, read and copied as one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTextList
from PySide6.QtWidgets import QApplication

from chatapp.gui.text.block_column import BlockColumn
from chatapp.gui.text.blocks import ContentBlock
from chatapp.gui.text.copying.plain_text import plain_text
from chatapp.gui.text.markdown import GrowingText, parse
from chatapp.gui.text.spans import TextPosition
from chatapp.gui.text.text_style import text_style
from chatapp.gui.widgets.theme import Theme

COUNT = 130
WIDTH = 500


def bullets(count: int = COUNT) -> str:
    return "".join(f"- item {number}\n" for number in range(1, count + 1))


def numbered(count: int = COUNT) -> str:
    return "".join(f"{number}. item\n" for number in range(1, count + 1))


def laid_out(theme: Theme, text: str) -> BlockColumn:
    column = BlockColumn(text_style(theme))
    column.set_blocks(parse(text), text_style(theme))
    column.lay_out(WIDTH)
    return column


def test_a_long_list_is_several_blocks_that_join(qapp: QApplication) -> None:
    blocks = parse(f"Before\n\n{bullets()}\nAfter")
    assert [(block.kind, block.joins) for block in blocks] == [
        ("text", False),
        ("list", False),
        ("list", True),
        ("list", True),
        ("text", False),
    ]


def test_it_is_as_high_as_its_items(theme: Theme) -> None:
    per_item = laid_out(theme, bullets(41)).height - laid_out(theme, bullets(40)).height
    forty = laid_out(theme, bullets(40)).height
    assert laid_out(theme, bullets()).height == forty + (COUNT - 40) * per_item


@pytest.mark.parametrize("text", [bullets(), numbered()])
def test_it_is_copied_as_one_list(theme: Theme, text: str) -> None:
    column = laid_out(theme, text)
    column.selection.select(TextPosition(0, 0), column.end())
    assert column.selection.text() == text.strip()
    assert plain_text(parse(text)) == text.strip()


@pytest.mark.parametrize("text", [bullets(), numbered(), f"One\n\n{numbered()}\nTwo\n"])
def test_what_grew_is_what_it_is_in_the_end(qapp: QApplication, text: str) -> None:
    growing = GrowingText()
    for at in range(0, len(text), 23):
        growing.append(text[at : at + 23])
        growing.blocks()
    assert growing.whole() == parse(text)


def test_only_its_last_part_is_parsed_again(qapp: QApplication) -> None:
    growing = GrowingText(bullets())
    before = growing.blocks()
    growing.append("- one more\n")
    after = growing.blocks()
    assert [new is old for new, old in zip(after, before, strict=True)] == [True, True, False]


def test_the_format_of_a_list_is_set_once(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    formats: list[object] = []
    set_format = QTextList.setFormat

    def counted(items: QTextList, shape: object) -> None:
        formats.append(shape)
        set_format(items, shape)  # type: ignore[arg-type]

    monkeypatch.setattr(QTextList, "setFormat", counted)
    laid_out(theme, bullets(40))
    assert len(formats) == 1


def test_each_part_is_painted_where_it_is_seen(theme: Theme) -> None:
    column = laid_out(theme, numbered(30))
    whole = _painted(column, QRectF(0, 0, WIDTH, column.height))
    for top in range(0, column.height - 60, 60):
        seen = QRectF(0, top, WIDTH, 60)
        part = _painted(column, seen).copy(seen.toRect())
        assert part == whole.copy(seen.toRect())


def _painted(column: BlockColumn, clip: QRectF) -> QImage:
    image = QImage(WIDTH, column.height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setClipRect(clip)
    column.draw(painter, clip)
    painter.end()
    return image


def test_a_block_after_the_list_keeps_its_distance(theme: Theme) -> None:
    column = laid_out(theme, f"{bullets()}\nAfter")
    last, after = column.blocks[-2:]
    assert after.block == ContentBlock("text", html="<p>After</p>")
    assert after.top - last.bottom >= 8
    assert column.position_at(QPoint(4, after.top + 4).toPointF()).block == len(column.blocks) - 1
