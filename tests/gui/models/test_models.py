"""Choosing a model: what the menu says of each, and that a failure keeps the one before."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.records import Model
from chatapp.gui.app.window import Window
from chatapp.gui.models.model_menu import model_rows
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.theme import Theme

Make = Callable[..., Window]


def notices(window: Window) -> str:
    return "\n".join(window.shell.notices.texts().values())


def test_the_button_says_which_model_answers(window: Window) -> None:
    assert window.models.menu.text() == "Tiny 1M"


def test_models_that_cannot_chat_say_why() -> None:
    unusable = Model(
        "/v.gguf", "v", "unusable", problem="ModelIsVocabulary", details={"name": "v.gguf"}
    )
    embedding = Model("/e.gguf", "e", "embedding")
    rows = model_rows((unusable, embedding, Model("/m.gguf", "m", "chat")), "/m.gguf")
    assert [row.title for row in rows] == ["m", "Cannot chat", "v", "e"]
    assert "only a vocabulary" in rows[2].detail
    assert [row.is_enabled for row in rows] == [True, True, False, False]


@pytest.mark.parametrize(
    ("origin", "en", "ko"),
    [
        ("starter", "installed with the program", "함께 설치된 모델"),
        ("chosen", "from a folder you added", "추가한 폴더"),
        ("chatapp", "from the models folder", "모델 폴더"),
        ("LM Studio", "LM Studio", "LM Studio"),
    ],
)
def test_where_a_model_lies_is_told_in_words(origin: str, en: str, ko: str) -> None:
    said = []
    for language in ("en", "ko"):
        texts.use(language)  # type: ignore[arg-type]
        said.append(
            model_rows((Model("/m.gguf", "m", "chat", origin=origin),), "")[0].detail.split(" · ")[
                -1
            ]
        )
    assert said == [en, ko]


def test_the_button_says_how_far_a_model_is_loaded(window: Window) -> None:
    choice = window.models.choice
    choice.is_loading, choice.loading_name, choice.loading_share = True, "Big 70B", 0.4
    choice.changed.emit()
    assert window.models.menu.text() == "Loading Big 70B 40%"


def test_what_hinders_a_model_is_read_in_full(theme: Theme, qtbot: QtBot) -> None:
    files = RowList(theme)
    qtbot.addWidget(files)
    files.resize(400, 300)
    short, long = (
        ListRow(1, "a", "short", wraps=True),
        ListRow(2, "b", "words that go on " * 9, wraps=True),
    )
    files.show_rows([short, long, replace(long, key=3, wraps=False)])
    heights = [files.sizeHintForRow(number) for number in range(3)]
    assert heights[1] > heights[2]


def test_an_engine_that_was_given_up_leaves_no_model(window: Window, qtbot: QtBot) -> None:
    for _ in range(2):
        with qtbot.waitSignal(window.engine.became_ready):
            os.kill(window.engine.pid, signal.SIGKILL)
    with qtbot.waitSignal(window.engine.gave_up):
        os.kill(window.engine.pid, signal.SIGKILL)
    assert window.models.menu.text() == "No model"


@pytest.mark.parametrize("way", ["menu", "file"])
def test_another_model_can_be_chosen_after_an_engine_that_only_died(
    make_window: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("SCRIPTED_DIES_AT_START", "1")
    window = make_window()
    qtbot.waitUntil(lambda: "three times" in notices(window))
    monkeypatch.delenv("SCRIPTED_DIES_AT_START")
    if way == "file":
        window.models.choice.check_and_choose("/models/big.gguf")
    else:
        window.models.menu.open()
        qtbot.waitUntil(lambda: len(window.models.choice.models) == 4)
        window.models.menu.list.picked.emit("/models/big.gguf")
    qtbot.waitUntil(lambda: window.shell.settings.values.model_path == "/models/big.gguf")
    assert "three times" not in notices(window)
    qtbot.waitUntil(lambda: len(window.composer.preset_menu._presets) == 2)


def test_a_model_that_does_not_fit_says_how_much_it_needs() -> None:
    big = Model(
        "/b.gguf",
        "b",
        "chat",
        size_bytes=40_000_000_000,
        memory_bytes=43_000_000_000,
        fits_memory=False,
    )
    assert "needs 43.0 GB" in model_rows((big,), "")[0].detail


def test_a_chosen_model_is_loaded_and_kept(window: Window, qtbot: QtBot) -> None:
    window.models.menu.open()
    window.models.menu.list.picked.emit("/models/big.gguf")
    qtbot.waitUntil(lambda: window.models.menu.text() == "Other")
    assert window.shell.settings.values.model_path == "/models/big.gguf"


def test_a_model_that_fails_to_load_leaves_the_one_before(window: Window, qtbot: QtBot) -> None:
    window.models.choice.choose("/models/vocab.gguf")
    qtbot.waitUntil(lambda: "only a vocabulary" in notices(window))
    assert window.models.menu.text() == "Tiny 1M"
    assert window.shell.settings.values.model_path == ""


def test_another_choice_takes_back_the_first(window: Window, qtbot: QtBot) -> None:
    window.chats.current.ask("slow 20")
    window.models.choice.choose("/models/first.gguf")
    window.models.choice.choose("/models/second.gguf")
    qtbot.waitUntil(lambda: not window.models.choice.is_loading)
    assert window.shell.settings.values.model_path == "/models/second.gguf"


def test_a_dropped_file_is_checked_before_it_is_loaded(window: Window, qtbot: QtBot) -> None:
    window.drop_target.dropped.emit(["/tmp/bad.gguf"], "model")
    qtbot.waitUntil(lambda: "bad.gguf is not a GGUF model" in notices(window))
    window.drop_target.dropped.emit(["/tmp/good.gguf"], "model")
    qtbot.waitUntil(lambda: window.shell.settings.values.model_path == "/tmp/good.gguf")


def test_without_a_model_the_window_says_where_one_goes(
    make_window: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRIPTED_NO_MODEL", "1")
    window = make_window()
    qtbot.waitUntil(lambda: "There is no chat model yet" in notices(window))
    assert window.models.menu.text() == "No model"
    assert model_rows((), "")[0].title == "No chat model found"


def test_the_way_to_a_better_model_is_shown_at_every_start(
    window: Window, qtbot: QtBot, make_window: Make
) -> None:
    window.main.close()
    again = make_window()
    card = again.model_links.cards.cards["model"]
    qtbot.waitUntil(lambda: "Qwen3 8B (5.0 GB) suits this computer" in card.detail)
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert again.models.page is not None
    assert again.models.page.more.isChecked()


def test_the_model_of_last_time_is_loaded_again(
    window: Window, qtbot: QtBot, make_window: Make
) -> None:
    assert window.shell.settings.values.last_model_path == "/models/tiny.gguf"
    assert window.shell.settings.values.model_path == ""


def test_another_model_than_last_time_is_not_loaded_silently(
    make_window: Make, qtbot: QtBot
) -> None:
    window = make_window(last_model_path="/models/gone.gguf")
    qtbot.waitUntil(
        lambda: "gone.gguf, the model of last time, is no longer there" in notices(window)
    )
    assert "Tiny 1M is used instead" in notices(window)


def test_the_list_marks_what_is_being_loaded() -> None:
    rows = model_rows((Model("/m.gguf", "m", "chat"), Model("/n.gguf", "n", "chat")), "", "/n.gguf")
    assert [row.mark for row in rows] == ["", "busy"]


def test_the_menu_speaks_korean() -> None:
    texts.use("ko")
    assert model_rows((), "")[0].title == "대화 모델이 없어요"
