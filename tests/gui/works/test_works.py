"""Summaries and translations in the window: the page over the chat, its pages to click, its
paragraphs to edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.protocol import (
    EstimateWork,
    Event,
    Failed,
    ListWorks,
    PartsDone,
    WorkEstimated,
    WorksListed,
)
from chatapp.contract.records import Document, Source
from chatapp.contract.work_records import Flag, Paragraph, Point, Section, Summary
from chatapp.gui.app.window import Window
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.theme import Theme
from chatapp.gui.works.work_page import WorkPage
from chatapp.gui.works.work_words import words
from chatapp.gui.works.works import Works, WorkState
from chatapp.machine import languages

DOCUMENT = Document(1, "a.pdf", "", 1, 2, 1)
POINT = Point(
    "It has 14 berths.", Source(1, "a.pdf", 2, "It has 14 berths.", document_id=1), is_quote=True
)
PARAGRAPHS = {
    0: Paragraph(0, 1, "heading", "Harbour", "항구"),
    1: Paragraph(
        1, 1, "text", "It has 14 berths.", "선석이 있습니다.", (Flag("NumberLost", {"what": "14"}),)
    ),
    2: Paragraph(2, 2, "text", "A ship pays.", ""),
}


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> Iterator[WorkPage]:
    over = QWidget()
    over.resize(900, 600)
    qtbot.addWidget(over)
    made = WorkPage(theme, over)
    over.show()
    made.cover()
    yield made
    texts.use("en")


def translation(**more: object) -> WorkState:
    return WorkState("translation", DOCUMENT, {"to": "ko"}, 7, paragraphs=dict(PARAGRAPHS), **more)  # type: ignore[arg-type]


def test_the_menu_opens_the_page_over_the_chat(window: Window, qtbot: QtBot) -> None:
    window.drop_target.dropped.emit(["/tmp/report.pdf"], "chat")
    qtbot.waitUntil(lambda: bool(window.documents.shelf.documents))
    window.documents.list.do("summarize", 1)
    shown = window.works.page
    assert shown is not None
    assert shown.isVisible()
    assert shown.buttons["go"].isVisible()


def test_after_a_summary_the_languages_of_a_translation_have_room(page: WorkPage) -> None:
    page.show_state(WorkState("summary", DOCUMENT, {}))
    page.show_state(WorkState("translation", DOCUMENT, {}))
    targets = page._choices.boxes[0]
    assert targets.sizeHint().width() > targets.fontMetrics().horizontalAdvance("Indonesian")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "only knows English"), ("ko", "영어만 알아요")]
)
def test_a_model_that_knows_no_other_language_is_told_before_a_translation_is_begun(
    window: Window, qtbot: QtBot, language: Any, said: str
) -> None:
    texts.use(language)
    window.drop_target.dropped.emit(["/tmp/report.pdf"], "chat")
    qtbot.waitUntil(lambda: bool(window.documents.shelf.documents))
    window.documents.list.do("translate", 1)
    page = window.works.page
    assert page is not None
    assert said in page._words.text()
    window.models.choice.loaded = replace(window.models.choice.loaded, english_only=False)  # type: ignore[type-var]
    window.models.choice.changed.emit()
    assert said not in page._words.text()


def test_the_keyboard_goes_to_the_page_and_back_with_escape(window: Window, qtbot: QtBot) -> None:
    window.drop_target.dropped.emit(["/tmp/report.pdf"], "chat")
    qtbot.waitUntil(lambda: bool(window.documents.shelf.documents))
    window.main.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    window.documents.list.do("summarize", 1)
    page, focused = window.works.page, QApplication.focusWidget()
    assert page is not None
    assert focused is not None
    assert page.isAncestorOf(focused)
    qtbot.keyClick(focused, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.isVisible())
    assert QApplication.focusWidget() is window.composer.view.focusProxy()


def test_the_keyboard_stays_on_the_page_when_its_button_goes(window: Window, qtbot: QtBot) -> None:
    window.main.activateWindow()
    page, state = window.works.make_page(), WorkState("summary", DOCUMENT, {}, job_id=1)
    page.show_state(state)
    page.cover()
    qtbot.waitUntil(page.buttons["pause"].hasFocus)
    state.job_id, state.is_finished, state.summary = 0, True, Summary("a.pdf", 1, (), ())
    page.show_state(state)
    qtbot.waitUntil(page._has_keyboard)


def test_a_summary_says_nothing_of_languages(page: WorkPage) -> None:
    page.is_english_only = True
    page.show_state(WorkState("summary", DOCUMENT, {}))
    assert "English" not in page._words.text()


@pytest.mark.parametrize(
    ("interface", "wanted", "said"),
    [
        ("en", "ko", "Not in Korean: 1 of 1 points."),
        ("ko", "ko", "요점 1개 중 1개는 한국어가 아니에요."),
        ("en", "en", ""),
        ("en", "", ""),
    ],
)
def test_a_summary_not_in_the_language_asked_for_says_so(
    interface: Any, wanted: str, said: str
) -> None:
    texts.use(interface)
    summary = Summary("a.pdf", 1, (), (Section("Harbour", 2, 2, (POINT,)),))
    told = words(
        WorkState("summary", DOCUMENT, {"language": wanted}, summary=summary, is_finished=True)
    )
    texts.use("en")
    assert said in told
    assert bool(said) == ("Not in" in told or "아니에요" in told)


class _Engine:
    """Answers what is asked before a work begins, and keeps what a begun work is told with."""

    def __init__(self) -> None:
        self.tell: Callable[[Event], None] = lambda event: None

    def send(self, kind: type, on_event: Callable[[Event], None], **_arguments: Any) -> int:
        if kind is ListWorks:
            on_event(WorksListed(id=1, works=()))
        elif kind is EstimateWork:
            on_event(WorkEstimated(id=2, seconds=250.0))
        else:
            self.tell = on_event
        return 3


def test_how_long_a_work_takes_is_told_before_it_begins() -> None:
    state = Works(_Engine()).open("summary", DOCUMENT)  # type: ignore[arg-type]
    assert words(state).endswith("Takes about 4 min with the chosen model.")
    state.estimate_s = 20.0
    assert words(state).endswith("Takes less than a minute with the chosen model.")


def test_points_are_shown_while_the_rest_is_read(page: WorkPage) -> None:
    engine = _Engine()
    works = Works(engine)  # type: ignore[arg-type]
    state = works.open("summary", DOCUMENT)
    works.start(state)
    shown = []
    for at, heading in enumerate(("Harbour", "Berths"), 1):
        sections = (Section(heading, at, at, (POINT,)),)
        engine.tell(PartsDone(id=3, work_id=7, done=at, total=3, sections=sections))
        page.show_state(state)
        shown.append(page.summary.text())
    line = "- “It has 14 berths.” (p. 2)"
    assert shown == [f"Harbour\n{line}", f"Harbour\n{line}\n\nBerths\n{line}"]
    assert not page.buttons["copy"].isVisible()


def test_sections_without_a_point_are_named(page: WorkPage) -> None:
    outline = (Section("Harbour", 2, 2, (POINT,), left_out=("Lamps", "Nets")),)
    summary = Summary("a.pdf", 1, (), outline)
    page.show_state(WorkState("summary", DOCUMENT, {}, summary=summary, is_finished=True))
    assert page.summary.text().endswith("Without a point here: Lamps, Nets")


def test_a_page_number_opens_its_source(page: WorkPage, qtbot: QtBot) -> None:
    summary = Summary("a.pdf", 1, (), (Section("Harbour", 2, 2, (POINT,)),))
    page.show_state(WorkState("summary", DOCUMENT, {}, summary=summary, is_finished=True))
    opens = next(
        button for button in page.summary.findChildren(TextButton) if button.text() == "p. 2"
    )
    with qtbot.waitSignal(page.summary.source_opened) as opened:
        opens.click()
    assert opened.args[0] == POINT.source


def test_both_sides_stand_at_the_same_page(page: WorkPage) -> None:
    page.show_state(translation())
    assert [row.paragraph.number for row in page.translation.rows] == [0, 1]
    page.translation._after.click()
    assert [row.paragraph.number for row in page.translation.rows] == [2]


def test_doubts_are_counted_and_found(page: WorkPage) -> None:
    page.show_state(translation())
    page.translation._after.click()
    assert page.translation._doubt.text() == "1 to review"
    page.translation._doubt.click()
    assert page.translation.page == 1


def test_what_is_edited_stays_while_others_come(page: WorkPage, qtbot: QtBot) -> None:
    state = translation(job_id=3)
    page.show_state(state)
    page.translation.rows[1].edit()
    state.paragraphs[2] = Paragraph(2, 2, "text", "A ship pays.", "배가 냅니다.")
    page.show_state(state)
    field = page.translation.findChild(QPlainTextEdit)
    assert field is not None
    field.setPlainText("선석이 14개 있습니다.")
    save = next(b for b in page.translation.rows[1].findChildren(TextButton) if b.text() == "Save")
    with qtbot.waitSignal(page.translation.edited) as edited:
        save.click()
    assert edited.args == [1, "선석이 14개 있습니다."]


def test_a_running_work_can_be_paused_and_gone_on_with(page: WorkPage) -> None:
    state = translation(job_id=3, done=2, total=3, left_s=130.0)
    page.show_state(state)
    assert page.buttons["pause"].isVisible()
    assert words(state) == "Part 2 of 3 · about 2 min left"
    state.job_id = 0
    page.show_state(state)
    assert page.buttons["go"].text() == "Resume"


def test_why_it_ended_is_said(page: WorkPage) -> None:
    assert "killed" in words(
        translation(failed=Failed(id=1, error="EngineDied", details={"cause": "killed"}))
    )


def test_the_page_follows_the_language(page: WorkPage) -> None:
    texts.use("ko")
    page.show_state(translation(is_finished=True))
    assert page.buttons["export"].text() == "저장…"
    assert words(translation(done=2, total=3)).startswith("멈춰 있어요")


def test_a_summary_is_copied_as_a_whole(page: WorkPage) -> None:
    summary = Summary("a.pdf", 1, (POINT,), (Section("Berths", 2, 3, (POINT,)),))
    page.show_state(WorkState("summary", DOCUMENT, {}, summary=summary, is_finished=True))
    page.buttons["copy"].click()
    line = "- “It has 14 berths.” (p. 2)"
    assert QGuiApplication.clipboard().text() == f"In short\n{line}\n\nBerths\n{line}"


def test_long_points_are_shown_whole(qtbot: QtBot, page: WorkPage) -> None:
    summary = Summary("a.pdf", 1, (Point("word " * 400, POINT.source),))
    page.show_state(WorkState("summary", DOCUMENT, {}, summary=summary, is_finished=True))
    label = next(one for one in page.summary.findChildren(QLabel) if one.text().startswith("word"))
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > 200)


@pytest.mark.parametrize(("width", "left"), [(600, 24), (1600, 420)])
def test_title_and_text_begin_at_the_same_edge(page: WorkPage, width: int, left: int) -> None:
    summary = Summary("a.pdf", 1, (POINT,))
    page.resize(width, 600)
    page.show_state(WorkState("summary", DOCUMENT, {}, summary=summary, is_finished=True))
    label = next(one for one in page.summary.findChildren(QLabel) if "berths" in one.text())
    page.grab()
    assert [one.mapTo(page, QPoint(0, 0)).x() for one in (page._title, label)] == [left, left]


def test_the_language_to_translate_into_is_never_that_of_the_document(page: WorkPage) -> None:
    state = WorkState("translation", DOCUMENT, {})
    page.show_state(state)
    assert page.options()["to"] == "en"
    state.language = "en"
    page.show_state(state)
    targets = page._choices.boxes[0]
    assert page.options()["to"] == "ko"
    assert targets.findData("en") < 0
    assert page._choices.labels[0].text() == "Translate into"


def test_a_summary_is_offered_in_each_language_of_the_window(page: WorkPage) -> None:
    page.show_state(WorkState("summary", DOCUMENT, {}))
    box = page._choices.boxes[1]
    offered = [box.itemData(index) for index in range(box.count())]
    assert sorted(offered) == ["", *sorted(languages.known())]


def test_what_was_chosen_stays_when_the_language_is_known(page: WorkPage) -> None:
    state = WorkState("translation", DOCUMENT, {})
    page.show_state(state)
    box = page._choices.boxes[0]
    box.setCurrentIndex(box.findData("fr"))
    box.activated.emit(box.currentIndex())
    state.language = "en"
    page.show_state(state)
    assert page.options()["to"] == "fr"


def test_flagged_paragraphs_are_gone_through_in_a_circle(page: WorkPage) -> None:
    flag = (Flag("NumberLost", {"what": "14"}),)
    state = translation()
    state.paragraphs[2] = Paragraph(2, 2, "text", "A ship pays.", "배.", flag)
    page.show_state(state)
    view, marked = page.translation, []
    for _ in range(3):
        view._doubt.click()
        marked.append([row.paragraph.number for row in view.rows if row._is_marked])
    assert marked == [[1], [2], [1]]
    assert view._doubt.text() == "1 of 2 to review"


def test_where_it_was_saved_is_on_the_page_with_its_folder(page: WorkPage, qtbot: QtBot) -> None:
    page.show_state(translation(is_finished=True))
    assert not page.saved.isVisible()
    page.saved.show_file("/home/kim/out.docx")
    label = next(one for one in page.saved.findChildren(QLabel))
    assert label.text() == "Saved as out.docx."
    with qtbot.waitSignal(page.saved.open_wanted) as opened:
        page.saved._open.click()
    assert opened.args == ["/home/kim/out.docx"]
    with qtbot.waitSignal(page.saved.folder_wanted):
        page.saved._folder.click()
    page.show_state(WorkState("summary", DOCUMENT, {}))
    assert not page.saved.isVisible()
