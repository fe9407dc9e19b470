"""Answers that can be checked, in the real window with the real engine: the place, the claim, the
refusal.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from chatapp import texts
from chatapp.contract.records import Message
from chatapp.gui.pages.page_picture import PagePicture
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.widgets.buttons import TextButton
from tests.app.conftest import User

pytestmark = [pytest.mark.app, pytest.mark.model]

QUESTION = "How many days of annual leave does an employee have?"
TRUE = "Every employee has 18 days of annual leave"
FALSE = "Every employee has 44 days of annual leave"
READING = Path(__file__).parents[1] / "fakes" / "reading_engine.py"


def add(user: User, handbook: Path) -> None:
    user.drop(handbook)
    user.until(lambda: user.window.chats.current.chat.document_ids)


def picture(user: User) -> PagePicture:
    return user.window.source.view.stage.picture


def drag_over(user: User, place: QRectF) -> None:
    y = int(place.center().y())
    QTest.mousePress(picture(user), Qt.MouseButton.LeftButton, pos=QPoint(int(place.left()) + 4, y))
    QTest.mouseMove(picture(user), QPoint(int(place.right()) - 4, y))
    QTest.mouseRelease(
        picture(user), Qt.MouseButton.LeftButton, pos=QPoint(int(place.right()) - 4, y)
    )


def has_selectable_words(user: User) -> bool:
    picture(user).select_all()
    text = picture(user).selection()
    picture(user).unselect()
    return bool(text)


def open_first_source(user: User) -> None:
    user.until(lambda: user.cited_lines())
    user.click(user.cited_lines()[-1])
    user.until(lambda: picture(user).has_picture() and has_selectable_words(user))


def test_a_click_shows_the_page_with_the_lines_marked(user: User, handbook: Path) -> None:
    add(user, handbook)
    user.ask(QUESTION)
    open_first_source(user)
    shot = picture(user).grab().toImage()
    edge = shot.pixelColor(
        (picture(user).first_mark().topLeft() * shot.devicePixelRatio()).toPoint()
    )
    assert edge.blue() < 200 < edge.red()
    # What is marked is what was cited: it can be selected, and asked about.
    drag_over(user, picture(user).first_mark())
    assert "18 days" in picture(user).selection()
    user.click(
        next(
            b
            for b in user.window.source.view.findChildren(TextButton)
            if b.text() == "Ask about this"
        )
    )
    assert "18 days" in user.window.composer.view.text()
    assert "(handbook.pdf, p. 2)" in user.window.composer.view.text()


def test_a_text_is_found_in_the_document(user: User, handbook: Path) -> None:
    add(user, handbook)
    user.ask(QUESTION)
    open_first_source(user)
    QTest.keyClick(user.window.source.view.stage, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(user.window.source.view.search.field, "parental leave")
    user.until(lambda: user.window.source.view.search.current)
    assert not picture(user).hit().isEmpty()


@pytest.mark.parametrize("user", [READING], indirect=True)
def test_a_false_claim_is_underlined_and_the_documents_own_words_are_offered(
    user: User, handbook: Path
) -> None:
    add(user, handbook)
    go_on_and_stop(user, f"{FALSE} [1]. ")
    assert user.answer.claims[0].supported is False
    assert underlined(user)[0] == FALSE
    user.click(
        next(
            b
            for b in user.window.transcript.view.findChildren(TextButton)
            if b.text() == "What the documents say"
        )
    )
    user.until(lambda: user.answer.text.startswith("> Every employee has 18 days"))


@pytest.mark.parametrize("user", [READING], indirect=True)
def test_escape_in_the_middle_of_an_answer_from_a_pdf_keeps_text_and_sources(
    user: User, handbook: Path
) -> None:
    add(user, handbook)
    grown = go_on_and_stop(user, f"{TRUE} [1]. Of these days")
    kept = user.window.store.messages.get(user.answer.id)
    assert kept.finish == "stopped"
    assert kept.text.startswith(f"{TRUE} [1]. Of these days{grown}")
    assert (kept.sources[0].mark, kept.sources[0].page) == (1, 2)
    open_first_source(user)
    assert not picture(user).first_mark().isEmpty()


def go_on_and_stop(user: User, text: str) -> str:
    """Have the model go on with what it wrote before, press Esc when more has come, and return
    that.
    """
    user.window.chats.current.ask(QUESTION)
    user.press(Qt.Key.Key_Escape)
    user.until(lambda: not user.window.chats.current.is_busy)
    said = user.window.store.messages.add(_stopped(user, text))
    user.window.chats.current.open(said.chat_id)
    user.window.chats.current.continue_answer(said.id)
    user.until(lambda: len(user.grown) > 8 or not user.window.chats.current.is_busy)
    grown = user.grown
    user.press(Qt.Key.Key_Escape)
    user.until(lambda: not user.window.chats.current.is_busy)
    return grown


def _stopped(user: User, text: str) -> Message:
    question = user.window.chats.current.branch[0]
    return Message("assistant", text, 0, question.chat_id, question.id, "stopped")


def underlined(user: User) -> list[str]:
    view = user.window.transcript.view.findChildren(MessageView)[-1]
    assert view.body is not None
    return [block.text(*span) for block in view.body.column.blocks for span in block.underlined]


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "The model found no answer"), ("ko", "문서에서 답을 찾지 못했어요")],
)
def test_a_refusal_names_the_nearest_pages_and_a_click_opens_one(
    user: User, handbook: Path, language: str, title: str
) -> None:
    texts.use(language)  # type: ignore[arg-type]
    add(user, handbook)
    answer = user.ask("Who won the football championship between Gunsan and Seoul?")
    assert answer.refused
    open_first_source(user)
    assert user.window.source.view._page == answer.sources[-1].page
    assert not picture(user).first_mark().isEmpty()
    said = [label.text() for label in user.window.transcript.view.findChildren(QLabel)]
    quote = " ".join(answer.sources[-1].quote.split())
    assert any(quote in words for words in said)
    assert texts.tr("transcript.refused") == title
