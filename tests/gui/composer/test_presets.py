"""Presets in the window: a form from their types, values kept a chat, broken files named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.records import Preset, Variable
from chatapp.gui.app.window import Window
from chatapp.gui.composer.preset_form import PresetForm
from chatapp.gui.composer.question_edit import QuestionEdit
from chatapp.gui.design.number_boxes import DecimalBox

Make = Callable[..., Window]
CHOICE = Variable(
    "to",
    "choice",
    "ko",
    {"en": "To", "ko": "언어"},
    ("ko", "en"),
    {"ko": {"en": "Korean", "ko": "한국어"}},
)
PRESET = Preset(
    "p",
    {"en": "P"},
    variables=(
        CHOICE,
        Variable("tone", "text", "plain"),
        Variable("count", "number", "2", minimum=1, maximum=5),
        Variable("formal", "switch", "true"),
        Variable("labels", "list", "a, b"),
    ),
)


@pytest.fixture
def translate(window: Window, qtbot: QtBot) -> Window:
    """A window with the preset Translate chosen."""
    window.composer.preset_menu.list.picked.emit("translate")
    assert window.composer.preset_menu.form is not None
    return window


def form_of(window: Window) -> PresetForm:
    assert window.composer.preset_menu.form is not None
    return window.composer.preset_menu.form


def test_each_type_has_its_field(qtbot: QtBot) -> None:
    form = PresetForm(PRESET, {})
    qtbot.addWidget(form)
    kinds = [type(form.field(variable.name)) for variable in PRESET.variables]
    assert kinds == [QComboBox, QLineEdit, DecimalBox, QCheckBox, QLineEdit]
    assert form.values() == {
        "to": "ko",
        "tone": "plain",
        "count": "2",
        "formal": "true",
        "labels": "a, b",
    }


def test_labels_are_in_the_language_of_the_window(qtbot: QtBot) -> None:
    texts.use("ko")
    form = PresetForm(PRESET, {})
    qtbot.addWidget(form)
    box = form.field("to")
    assert isinstance(box, QComboBox)
    assert box.accessibleName() == "언어"
    assert box.currentText() == "한국어"


def test_values_that_no_longer_fit_fall_back(qtbot: QtBot) -> None:
    form = PresetForm(PRESET, {"to": "klingon", "count": "many", "gone": "x"})
    qtbot.addWidget(form)
    assert form.values()["to"] == "ko"
    assert "gone" not in form.values()


def test_the_form_goes_with_the_question(translate: Window, qtbot: QtBot) -> None:
    box = form_of(translate).field("to")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(1)
    translate.chats.current.ask("asked")
    qtbot.waitUntil(lambda: not translate.chats.current.is_busy)
    preset_id, values, _documents, _so_far = json.loads(translate.chats.current.branch[-1].text)
    assert (preset_id, values["to"], values["count"]) == ("translate", "en", "2")


def test_values_are_kept_a_chat(translate: Window, qtbot: QtBot) -> None:
    line = form_of(translate).field("tone")
    assert isinstance(line, QLineEdit)
    line.setText("solemn")
    translate.chats.current.ask("say hi")
    chat_id = translate.chats.current.chat.id
    qtbot.waitUntil(lambda: not translate.chats.current.is_busy)
    translate.chats.current.new()
    assert translate.composer.preset_menu.form is None
    translate.chats.current.open(chat_id)
    assert form_of(translate).values()["tone"] == "solemn"


def test_asking_does_not_rebuild_the_form_under_the_cursor(translate: Window, qtbot: QtBot) -> None:
    form = form_of(translate)
    translate.chats.current.ask("say hi")
    qtbot.waitUntil(lambda: not translate.chats.current.is_busy)
    assert form_of(translate) is form


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Type or paste text"), ("ko", "글을 쓰거나 붙여 넣으세요")]
)
def test_the_composer_says_that_a_preset_wants_a_text(
    window: Window, language: Any, said: str
) -> None:
    texts.use(language)
    edit = window.composer.view.focusProxy()
    assert isinstance(edit, QuestionEdit)
    window.composer.preset_menu.list.picked.emit("translate")
    assert edit.placeholderText() == said
    window.composer.preset_menu.list.picked.emit("chat")
    assert edit.placeholderText() not in ("", said)


def test_the_example_is_put_into_the_composer(translate: Window) -> None:
    translate.composer.preset_menu.example.click()
    assert translate.composer.view.text() == "Good morning"


def test_a_broken_preset_is_named_with_its_line(
    make_window: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRIPTED_BROKEN_PRESET", "1")
    window = make_window()
    qtbot.waitUntil(lambda: "mine.md, line 7" in "\n".join(window.shell.notices.texts().values()))
    assert [row.key for row in window.composer.preset_menu.list.rows] == ["chat", "translate"]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "choose another one to translate"), ("ko", "다른 모델을 골라")]
)
def test_a_doubtful_result_is_warned_of_until_the_next_one(
    translate: Window, qtbot: QtBot, language: Any, said: str
) -> None:
    texts.use(language)
    translate.chats.current.ask("doubt Good morning")
    qtbot.waitUntil(lambda: said in translate.shell.notices.texts().get("doubtful", ""))
    qtbot.waitUntil(lambda: not translate.chats.current.is_busy)
    translate.chats.current.ask("say fine")
    qtbot.waitUntil(lambda: "doubtful" not in translate.shell.notices.texts())


def test_what_the_model_hardly_can_do_is_said_before_it_is_asked(
    window: Window, qtbot: QtBot
) -> None:
    """The starter speaks English only, and is to translate into Korean."""
    qtbot.waitUntil(lambda: bool(window.chats.current.presets))
    notices = window.shell.notices
    assert "preset-doubt" not in notices.texts()
    window.chats.current.set_preset("translate", {"to": "ko"})
    assert notices.texts()["preset-doubt"] == (
        "The model only knows English; choose another one to translate."
    )
    window.chats.current.set_preset("chat", {})
    assert "preset-doubt" not in notices.texts()
