"""Spelling in the text field: waves under unknown words, suggestions, the user's own words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.composer.composer import Composer
from chatapp.gui.composer.question_edit import QuestionEdit
from chatapp.gui.composer.spelling.spelling_desk import SpellingDesk
from chatapp.gui.composer.spelling.spelling_marks import SpellingMarks
from chatapp.gui.composer.spelling.spelling_menu import SpellingMenu
from chatapp.gui.settings import machine_notes
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.settings import Settings
from chatapp.machine.spelling import system_dictionaries
from chatapp.machine.spelling.own_words import OwnWords
from chatapp.machine.spelling.system_dictionaries import SpellingDictionary

WORDS = {
    "en": {"the", "cat", "sat", "on", "a", "mat", "word", "please", "don't"},
    "ko": {"고양이가", "매트에", "앉았다"},
}


class FewWords:
    """A dictionary of a few words; keeps the contract of the real ones."""

    def __init__(self, words: set[str], asked: list[str]) -> None:
        self._words = words
        self._asked = asked

    def check(self, word: str) -> bool:
        self._asked.append(word)
        return word.lower() in self._words

    def suggest(self, word: str) -> list[str]:
        return sorted(each for each in self._words if each[0] == word[0])


@pytest.fixture
def composer(qtbot: QtBot, theme: Theme) -> Composer:
    made = Composer(theme)
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    qtbot.waitExposed(made)
    made.focus()
    return made


@pytest.fixture
def asked() -> list[str]:
    """The words that dictionaries were asked for."""
    return []


@pytest.fixture
def own(tmp_path: Path) -> OwnWords:
    return OwnWords(tmp_path / "own-words.txt")


@pytest.fixture
def desk(edit: QuestionEdit, asked: list[str], own: OwnWords) -> Iterator[SpellingDesk]:
    made = SpellingDesk(lambda language: FewWords(WORDS[language], asked), own, edit)
    yield made
    made.close()


@pytest.fixture
def marks(theme: Theme, edit: QuestionEdit, desk: SpellingDesk) -> SpellingMarks:
    return SpellingMarks(theme, edit, desk)


@pytest.fixture
def menu(edit: QuestionEdit, desk: SpellingDesk, marks: SpellingMarks) -> SpellingMenu:
    return SpellingMenu(edit, desk, marks)


def open_menu(edit: QuestionEdit, word: str) -> None:
    cursor = edit.document().find(word)
    at = edit.cursorRect(cursor).center() - QPoint(3, 0)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, edit.viewport().mapToGlobal(at))
    QApplication.sendEvent(edit.viewport(), event)


def texts_of(menu: SpellingMenu) -> list[str]:
    assert menu.menu is not None
    return [action.text() for action in menu.menu.actions() if action.isVisible()]


def compose(edit: QuestionEdit, preedit: str) -> None:
    QApplication.sendEvent(edit, QInputMethodEvent(preedit, []))


def test_unknown_words_of_both_languages_have_a_wave(
    qtbot: QtBot, edit: QuestionEdit, marks: SpellingMarks
) -> None:
    QTest.keyClicks(edit, "The kat sat on a mat. ")
    edit.insertPlainText("고양이가 매트애 앉았다. ")
    qtbot.waitUntil(lambda: marks.marked() == ["kat", "매트애"])


def test_a_wave_stands_under_its_word_behind_an_emoji(
    qtbot: QtBot, edit: QuestionEdit, marks: SpellingMarks
) -> None:
    edit.insertPlainText("😀😀 the kat 😀 matt sat ")
    qtbot.waitUntil(lambda: marks.marked() == ["kat", "matt"])


def test_the_word_that_is_typed_has_none_until_it_is_left(
    qtbot: QtBot, edit: QuestionEdit, marks: SpellingMarks, asked: list[str]
) -> None:
    QTest.keyClicks(edit, "the kat")
    qtbot.waitUntil(lambda: "kat" in asked)
    marks.refresh()
    assert marks.marked() == []
    QTest.keyClicks(edit, " ")
    qtbot.waitUntil(lambda: marks.marked() == ["kat"])


def test_code_addresses_numbers_and_names_have_none(
    qtbot: QtBot, edit: QuestionEdit, marks: SpellingMarks, asked: list[str]
) -> None:
    edit.insertPlainText(
        "xyz `qwe rty` http://exmple.org/abd me@exmple.org ./fil/nme file.pyy 3rdd 12kk NASA "
        "LangChain PDF를 ㅋㅋㅋ /transl @documnt\n```\ndef fnctn\n```\n    indntd\nxyz "
    )
    qtbot.waitUntil(lambda: marks.marked() == ["xyz", "xyz"])
    assert set(asked) == {"xyz"}


def test_nothing_moves_while_a_syllable_is_composed(
    qtbot: QtBot, edit: QuestionEdit, marks: SpellingMarks
) -> None:
    edit.insertPlainText("kat the  matt sat ")
    qtbot.waitUntil(lambda: marks.marked() == ["kat", "matt"])
    cursor = edit.textCursor()
    cursor.setPosition(len("kat the "))
    edit.setTextCursor(cursor)
    compose(edit, "고")
    assert marks.marked() == ["kat"]
    marks.refresh()
    assert marks.marked() == ["kat"]
    compose(edit, "")
    qtbot.waitUntil(lambda: marks.marked() == ["kat", "matt"])


def test_a_suggestion_takes_the_place_of_the_word_and_can_be_undone(
    qtbot: QtBot, edit: QuestionEdit, marks: SpellingMarks, menu: SpellingMenu
) -> None:
    edit.insertPlainText("the matt sat ")
    qtbot.waitUntil(lambda: marks.marked() == ["matt"])
    open_menu(edit, "matt")
    qtbot.waitUntil(lambda: texts_of(menu)[:2] == ["mat", "Add to dictionary"])
    assert menu.menu is not None
    menu.menu.setActiveAction(menu.menu.actions()[0])
    QTest.keyClick(menu.menu, Qt.Key.Key_Return)
    assert edit.toPlainText() == "the mat sat "
    edit.undo()
    assert edit.toPlainText() == "the matt sat "


def test_the_menu_of_a_right_word_is_the_usual_one(
    qtbot: QtBot, edit: QuestionEdit, marks: SpellingMarks, menu: SpellingMenu
) -> None:
    edit.insertPlainText("the matt sat ")
    qtbot.waitUntil(lambda: marks.marked() == ["matt"])
    assert marks.place_at(1) is None
    assert marks.place_at(6) is not None


def test_a_word_added_to_the_dictionary_is_known_from_then_on(
    qtbot: QtBot, edit: QuestionEdit, marks: SpellingMarks, menu: SpellingMenu, tmp_path: Path
) -> None:
    edit.insertPlainText("the ollama sat Ollama ")
    qtbot.waitUntil(lambda: marks.marked() == ["ollama", "Ollama"])
    open_menu(edit, "ollama")
    assert menu.menu is not None
    add = next(one for one in menu.menu.actions() if one.text() == "Add to dictionary")
    add.trigger()
    qtbot.waitUntil(lambda: marks.marked() == [])
    menu.menu.close()
    assert (tmp_path / "own-words.txt").read_text("utf-8") == "ollama\n"
    assert OwnWords(tmp_path / "own-words.txt").has("Ollama")


def test_a_long_text_costs_no_more_than_what_is_seen(
    qtbot: QtBot, edit: QuestionEdit, marks: SpellingMarks, asked: list[str]
) -> None:
    edit.insertPlainText("\n".join(f"line{chr(97 + number % 26)} kat" for number in range(20_000)))
    started = time.process_time()
    marks.refresh()
    long_s = time.process_time() - started
    assert len(list(marks.seen())) < 200
    edit.setPlainText("kat " * 250_000)
    marks.refresh()
    assert len(list(marks.seen())) < 4_000
    assert long_s < 0.5


def test_without_dictionaries_nothing_is_marked_and_nothing_fails(
    qtbot: QtBot, theme: Theme, edit: QuestionEdit, own: OwnWords
) -> None:
    loaded: list[str] = []

    def load(language: str) -> SpellingDictionary | None:
        loaded.append(language)
        return None

    desk = SpellingDesk(load, own, edit)
    marks = SpellingMarks(theme, edit, desk)
    edit.insertPlainText("the kat 매트애 ")
    with qtbot.waitSignal(desk.checked):
        marks.refresh()
    assert sorted(loaded) == ["en", "ko"]
    assert marks.marked() == []
    desk.close()


def test_a_slow_dictionary_holds_no_key_up(
    qtbot: QtBot, theme: Theme, edit: QuestionEdit, own: OwnWords
) -> None:
    import threading

    may_go_on = threading.Event()

    def load(_language: str) -> SpellingDictionary:
        may_go_on.wait(30)
        return FewWords(WORDS["en"], [])

    desk = SpellingDesk(load, own, edit)
    marks = SpellingMarks(theme, edit, desk)
    edit.insertPlainText("the kat ")
    marks.refresh()
    QTest.keyClicks(edit, "sat ")
    assert edit.toPlainText() == "the kat sat "
    may_go_on.set()
    qtbot.waitUntil(lambda: marks.marked() == ["kat"])
    desk.close()


def test_the_setting_switches_it_off_and_on(
    make_window: Callable[..., Window],
    qtbot: QtBot,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        system_dictionaries, "dictionary", lambda language: FewWords(WORDS[language], asked)
    )
    window = make_window(spell_check=False)
    spelling = window.writing.spelling
    window.composer.view.set_text("the kat ")
    spelling.marks.refresh()
    assert asked == []
    window.shell.settings.change("spell_check", True)
    qtbot.waitUntil(lambda: spelling.marks.marked() == ["kat"])
    window.shell.settings.change("spell_check", False)
    assert spelling.marks.marked() == []


def test_the_settings_say_what_is_to_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def note() -> str:
        return machine_notes.cost("spell_check", Settings(), {}, None)

    monkeypatch.setattr(system_dictionaries, "is_library_there", lambda: False)
    assert "pyenchant" in note()
    monkeypatch.setattr(system_dictionaries, "is_library_there", lambda: True)
    monkeypatch.setattr(system_dictionaries, "missing", lambda: ["ko"])
    assert note().startswith("No dictionary for Korean")
    monkeypatch.setattr(system_dictionaries, "missing", list)
    assert note() == ""


@pytest.mark.skipif(
    not system_dictionaries.is_library_there(), reason="needs pyenchant and libenchant"
)
@pytest.mark.parametrize(
    ("language", "right", "wrong", "meant"),
    [("en", "colour", "recieve", "receive"), ("ko", "고양이가", "맛춤법을", "맞춤법을")],
)
def test_the_dictionaries_of_the_system_know_words(
    language: str, right: str, wrong: str, meant: str
) -> None:
    if language in system_dictionaries.missing():
        pytest.skip(f"no dictionary for {language}")
    dictionary = system_dictionaries.dictionary(language)
    assert dictionary is not None
    assert (dictionary.check(right), dictionary.check(wrong)) == (True, False)
    assert meant in dictionary.suggest(wrong)
