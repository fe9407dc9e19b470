"""The source view: the quote at once, the page when it comes, the marks where the boxes say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from chatapp.contract.page_records import PageHit, PageWord
from chatapp.contract.records import Source
from chatapp.gui.pages.page_picture import PagePicture
from chatapp.gui.source.source_view import SourceView
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.theme import Theme

BOX = (100.0, 200.0, 300.0, 220.0)
FIRST = Source(1, "a.pdf", 3, "the first words", (BOX,), 7)
SECOND = Source(2, "b.pdf", 1, "the second words", ((50.0, 60.0, 70.0, 80.0),), 8)


def png(width: int = 595, height: int = 842) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> SourceView:
    made = SourceView(theme)
    qtbot.addWidget(made)
    made.resize(500, 700)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def picture(view: SourceView) -> PagePicture:
    return view.stage.picture


def press(view: SourceView, name: str) -> None:
    found = next(one for one in view.findChildren(IconButton) if one.accessibleName() == name)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def words(view: SourceView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


def test_a_source_asks_for_its_page_in_device_pixels(qtbot: QtBot, view: SourceView) -> None:
    with qtbot.waitSignal(view.page_wanted) as wanted:
        view.show_source(FIRST, [FIRST, SECOND])
    document, page, width = wanted.args
    assert (document, page) == (7, 3)
    assert width == round(picture(view).width() * view.devicePixelRatioF())


def test_the_quote_is_there_before_the_page(view: SourceView) -> None:
    view.show_source(FIRST, [FIRST])
    quotes = [field.toPlainText() for field in view.findChildren(QPlainTextEdit)]
    assert "the first words" in quotes


def test_boxes_in_points_are_marked_in_pixels(view: SourceView) -> None:
    view.show_source(FIRST, [FIRST])
    view.show_page(7, 3, 88, png(), QSizeF(595, 842))
    scale = picture(view).width() / 595
    shot = picture(view).grab().toImage()
    ratio = shot.devicePixelRatio()
    inside = shot.pixelColor(round(200 * scale * ratio), round(210 * scale * ratio))
    outside = shot.pixelColor(round(200 * scale * ratio), round(240 * scale * ratio))
    assert inside.blue() < 200 < inside.red()
    assert outside == QColor("white")


def test_a_sharper_picture_leaves_the_marks_in_place(view: SourceView) -> None:
    view.show_source(FIRST, [FIRST])
    view.show_page(7, 3, 88, png(), QSizeF(595, 842))
    before = picture(view).rectangle(BOX)
    view.show_page(7, 3, 88, png(1190, 1684), QSizeF(595, 842))
    assert picture(view).rectangle(BOX) == before


def test_a_late_page_of_another_source_is_dropped(view: SourceView) -> None:
    view.show_source(FIRST, [FIRST, SECOND])
    view.show_source(SECOND, [FIRST, SECOND])
    view.show_page(7, 3, 88, png(), QSizeF(595, 842))
    assert not picture(view).has_picture()


def test_bytes_that_are_no_picture_are_said_so(view: SourceView) -> None:
    view.show_source(FIRST, [FIRST])
    view.show_page(7, 3, 88, b"nonsense", QSizeF(595, 842))
    assert "The page can no longer be shown, but this is what was cited." in words(view)


def test_pages_are_turned_and_asked_for(qtbot: QtBot, view: SourceView) -> None:
    asked: list[int] = []
    view.page_wanted.connect(lambda _document, page, _width: asked.append(page))
    view.show_source(FIRST, [FIRST])
    view.show_page(7, 3, 4, png(), QSizeF(595, 842))
    QTest.keyClick(view.stage, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert view.stage.page == 4
    assert 4 in asked


def test_there_is_no_page_after_the_last(qtbot: QtBot, view: SourceView) -> None:
    view.show_source(FIRST, [FIRST])
    view.show_page(7, 3, 3, png(), QSizeF(595, 842))
    with qtbot.assertNotEmitted(view.page_wanted):
        press(view, "Next page")


@pytest.mark.parametrize("by_key", [True, False])
def test_the_next_source_opens_its_document(qtbot: QtBot, view: SourceView, by_key: bool) -> None:
    view.show_source(FIRST, [FIRST, SECOND])
    with qtbot.waitSignal(view.page_wanted) as wanted:
        if by_key:
            QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        else:
            press(view, "Next source")
    assert wanted.args[:2] == [8, 1]


def test_the_count_of_pages_is_not_carried_to_another_document(
    qtbot: QtBot, view: SourceView
) -> None:
    view.show_source(FIRST, [FIRST, SECOND])
    view.show_page(7, 3, 88, png(), QSizeF(595, 842))
    view.show_source(SECOND, [FIRST, SECOND])
    assert not any("88" in shown for shown in words(view))


def test_zooming_asks_for_a_sharper_picture(qtbot: QtBot, view: SourceView) -> None:
    view.show_source(FIRST, [FIRST])
    view.show_page(7, 3, 88, png(), QSizeF(595, 842))
    before = picture(view).width()
    scroll = view.stage.viewport()
    control = Qt.KeyboardModifier.ControlModifier
    at = QPointF(50, 50)
    with qtbot.waitSignal(view.page_wanted) as wanted:
        wheel = QWheelEvent(
            at,
            at,
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            control,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(scroll, wheel)
    assert picture(view).width() > before
    assert wanted.args[2] > before


def test_escape_closes(qtbot: QtBot, view: SourceView) -> None:
    view.show_source(FIRST, [FIRST])
    with qtbot.waitSignal(view.closed):
        view.end_nearest()


def test_an_error_stands_where_the_page_was(view: SourceView) -> None:
    view.show_source(FIRST, [FIRST])
    view.show_error("This document is no longer in the library.")
    assert "This document is no longer in the library." in words(view)
    assert not picture(view).isVisible()


def test_a_source_without_boxes_says_that_nothing_is_marked(view: SourceView) -> None:
    view.show_source(Source(1, "a.pdf", 3, "words", (), 7), [])
    view.show_page(7, 3, 88, png(), QSizeF(595, 842))
    assert "The passage is not marked on this page; the cited text is below." in words(view)


# Words and search ----------------------------------------------------------------------------

WORDS = tuple(
    PageWord(text, (60.0 + 60 * at, 100.0 + 20 * line, 110.0 + 60 * at, 112.0 + 20 * line))
    for line, row in enumerate(("The gauge fell", "to 31 cm"))
    for at, text in enumerate(row.split())
)


@pytest.fixture
def page(view: SourceView) -> SourceView:
    view.show_source(FIRST, [FIRST, SECOND])
    view.show_page(7, 3, 88, png(), QSizeF(595, 842))
    view.show_words(7, 3, WORDS)
    return view


def drag(view: SourceView, first: int, last: int) -> None:
    places = [
        picture(view).rectangle(WORDS[index].box).center().toPoint() for index in (first, last)
    ]
    QTest.mousePress(picture(view), Qt.MouseButton.LeftButton, pos=places[0])
    QTest.mouseMove(picture(view), places[1])
    QTest.mouseRelease(picture(view), Qt.MouseButton.LeftButton, pos=places[1])


def test_the_words_of_a_page_are_asked_for_once_it_is_shown(qtbot: QtBot, view: SourceView) -> None:
    view.show_source(FIRST, [FIRST])
    with qtbot.waitSignal(view.words_wanted) as wanted:
        view.show_page(7, 3, 88, png(), QSizeF(595, 842))
    assert wanted.args == [7, 3]


def test_a_drag_selects_words_that_can_be_copied(page: SourceView) -> None:
    drag(page, 1, 4)
    QTest.keyClick(page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "gauge fell to 31"


def test_a_selection_can_be_asked_about(qtbot: QtBot, page: SourceView) -> None:
    drag(page, 4, 5)
    button = next(one for one in page.findChildren(TextButton) if one.text() == "Ask about this")
    assert button.isVisible()
    with qtbot.waitSignal(page.question_wanted) as wanted:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted.args == [Source(0, "a.pdf", 3, "31 cm", (), 7)]


def test_escape_takes_back_the_selection_before_it_closes(qtbot: QtBot, page: SourceView) -> None:
    drag(page, 0, 1)
    with qtbot.assertNotEmitted(page.closed):
        page.end_nearest()
    assert picture(page).selection() == ""


def search(qtbot: QtBot, page: SourceView, *hits: PageHit) -> None:
    page.open_search()
    with qtbot.waitSignal(page.search_wanted) as wanted:
        QTest.keyClicks(page.search.field, "fell")
    assert wanted.args == [7, "fell"]
    page.show_hits(7, "fell", hits)


HIT, LATER = PageHit(3, (WORDS[2].box,)), PageHit(5, ((10.0, 10.0, 20.0, 20.0),))


def test_hits_are_counted_and_the_first_from_this_page_on_is_marked(
    qtbot: QtBot, page: SourceView
) -> None:
    search(qtbot, page, PageHit(1), HIT, LATER)
    assert "2 / 3" in words(page)
    assert picture(page).hit() == picture(page).rectangle(WORDS[2].box)


def test_the_next_hit_turns_the_page(qtbot: QtBot, page: SourceView) -> None:
    search(qtbot, page, HIT, LATER)
    with qtbot.waitSignal(page.page_wanted) as wanted:
        QTest.keyClick(page.search.field, Qt.Key.Key_Return)
    assert wanted.args[:2] == [7, 5]
    page.show_page(7, 5, 88, png(), QSizeF(595, 842))
    assert not picture(page).hit().isEmpty()


def test_hits_of_what_was_typed_before_are_dropped(qtbot: QtBot, page: SourceView) -> None:
    search(qtbot, page, HIT)
    QTest.keyClicks(page.search.field, "s")
    page.show_hits(7, "fell", [HIT, LATER])
    assert "1 / 2" not in words(page)


def test_letters_typed_into_the_search_turn_no_source(qtbot: QtBot, page: SourceView) -> None:
    page.open_search()
    with qtbot.assertNotEmitted(page.page_wanted):
        QTest.keyClicks(page.search.field, "npn")
    assert page.search.field.text() == "npn"


def test_another_document_forgets_the_hits(qtbot: QtBot, page: SourceView) -> None:
    search(qtbot, page, HIT)
    page.show_source(SECOND, [FIRST, SECOND])
    assert page.search.hits == ()


# Going through a document ----------------------------------------------------------------------


def rendered(view: SourceView, pages: int, first: int = 1) -> list[int]:
    """Answer for every page that is asked for; return those that were."""
    asked: list[int] = []

    def on_wanted(document: int, page: int, _width: int) -> None:
        asked.append(page)
        view.show_heading(document, page, f"Chapter {page}")
        view.show_page(document, page, pages, png(60, 85), QSizeF(595, 842))

    view.page_wanted.connect(on_wanted, Qt.ConnectionType.QueuedConnection)
    view.show_source(Source(0, "a.pdf", first, "", (), 7), ())
    return asked


def turn_wheel(view: SourceView, steps: int) -> None:
    at, none = QPointF(50, 50), Qt.KeyboardModifier.NoModifier
    for _ in range(abs(steps)):
        wheel = QWheelEvent(
            at,
            at,
            QPoint(),
            QPoint(0, -120 if steps > 0 else 120),
            Qt.MouseButton.NoButton,
            none,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.stage.viewport(), wheel)


def test_the_wheel_goes_on_over_the_end_of_a_page(qtbot: QtBot, view: SourceView) -> None:
    rendered(view, 20)
    qtbot.waitUntil(lambda: picture(view).has_picture())
    turn_wheel(view, 12)
    qtbot.waitUntil(lambda: view.stage.page > 1 and picture(view).has_picture())
    assert view.bar.field.field.text() == str(view.stage.page)


def test_the_heading_is_that_of_the_page_in_sight(qtbot: QtBot, view: SourceView) -> None:
    rendered(view, 20)
    qtbot.waitUntil(lambda: view._title.headings.text == "Chapter 1")
    press(view, "Next page")
    qtbot.waitUntil(lambda: view._title.headings.text == "Chapter 2")


def test_a_page_number_is_typed(qtbot: QtBot, view: SourceView) -> None:
    asked = rendered(view, 1000)
    qtbot.waitUntil(lambda: picture(view).has_picture())
    field = view.bar.field.field
    field.setFocus()
    QTest.keyClicks(field, "700")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.stage.page == 700 and picture(view).has_picture())
    assert view.stage.hasFocus()
    assert not any(10 < page < 690 for page in asked), "pages in between were drawn"


def test_a_number_that_is_no_page_is_taken_back(qtbot: QtBot, view: SourceView) -> None:
    rendered(view, 5)
    qtbot.waitUntil(lambda: picture(view).has_picture())
    field = view.bar.field.field
    field.setFocus()
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (view.stage.page, field.text()) == (1, "1")


def test_few_pages_of_a_long_document_are_in_memory(qtbot: QtBot, view: SourceView) -> None:
    rendered(view, 1000)
    for page in (1, 300, 650, 1000, 2):
        view.stage.go_to(page)
        qtbot.waitUntil(lambda: picture(view).has_picture())
    assert len(view.findChildren(PagePicture)) < 12
    assert len(view.stage.pictures.pages()) <= 6


def test_a_whole_page_fits_the_view(qtbot: QtBot, view: SourceView) -> None:
    rendered(view, 5)
    qtbot.waitUntil(lambda: picture(view).has_picture())
    press(view, "Fit page")
    assert picture(view).height() <= view.stage.viewport().height()
    press(view, "Fit width")
    assert picture(view).width() >= view.stage.viewport().width() - 20


def test_a_thumbnail_goes_to_its_page(qtbot: QtBot, view: SourceView) -> None:
    rendered(view, 30)
    view.thumbnail_wanted.connect(
        lambda document, page, width: view.show_thumbnail(document, page, png(width, 110)),
        Qt.ConnectionType.QueuedConnection,
    )
    qtbot.waitUntil(lambda: picture(view).has_picture())
    press(view, "Page thumbnails")
    small = view.pane.thumbnails
    qtbot.waitUntil(lambda: small.isVisible() and small.visualRect(small.pages.index(2)).isValid())
    place = small.visualRect(small.pages.index(2)).center()
    QTest.mouseClick(small.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: view.stage.page == 3)
    qtbot.waitUntil(lambda: small.pages.picture(3) is not None)


def test_pages_of_another_size_leave_the_reader_where_he_is(qtbot: QtBot, view: SourceView) -> None:
    view.show_source(Source(0, "a.pdf", 9, "", (), 7), ())
    view.show_page(7, 9, 20, png(), QSizeF(595, 842))
    top = picture(view).y()
    view.show_page(7, 8, 20, png(84, 60), QSizeF(842, 595))
    assert view.stage.page == 9
    assert abs(picture(view).y() - top) <= 2


def test_the_quote_is_shown_only_where_nothing_is_marked(view: SourceView) -> None:
    view.show_source(FIRST, [FIRST])
    view.show_page(7, 3, 88, png(), QSizeF(595, 842))
    assert not view._cited.quote.isVisible()
    bare = Source(1, "a.pdf", 3, "words", (), 7)
    view.show_source(bare, [bare])
    assert view._cited.quote.isVisible()


def test_the_bar_of_a_selection_covers_no_line(page: SourceView) -> None:
    drag(page, 1, 4)
    assert page.selection_bar.isVisible()
    assert not page.selection_bar.geometry().intersects(page.pane.geometry())


def test_a_page_that_fails_leaves_the_others(qtbot: QtBot, view: SourceView) -> None:
    rendered(view, 5)
    qtbot.waitUntil(lambda: picture(view).has_picture())
    view.show_error("Page 2 cannot be drawn.", 2)
    assert "Page 2 cannot be drawn." not in words(view)
    assert picture(view).isVisible()
