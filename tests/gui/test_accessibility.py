"""Every page and dialog can be used with a screen reader and with the keyboard alone, and be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.gui.app.window import Window
from chatapp.gui.transcript.spoken_text import SpokenText
from chatapp.gui.widgets.covering_page import CoveringPage
from chatapp.gui.widgets.popup import Popup
from chatapp.gui.widgets.theme import DARK, LIGHT, STARK_DARK, STARK_LIGHT, Colors, Theme
from tests.gui import accessible, every_dialog
from tests.gui.test_fits import LOOKS, PAGES

LANGUAGES = ("en", "ko", "ja")
GROUNDS = ("window", "raised", "panel", "hover")


@pytest.mark.parametrize("theme_name", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_names_roles_and_contrast(
    make_window: Callable[..., Window], qtbot: QtBot, language: str, theme_name: str
) -> None:
    window = make_window(language=language, theme=theme_name)
    texts.use(language)
    found: list[str] = []
    for page in _pages(window):
        found += [f"{page}: {fault}" for fault in accessible.faults(window.main)]
    assert not found, "\n".join(sorted(set(found)))


@pytest.mark.parametrize("theme_name", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dialog_has_names_roles_and_contrast(
    make_window: Callable[..., Window], qtbot: QtBot, language: str, theme_name: str
) -> None:
    window = make_window(language=language, theme=theme_name)
    texts.use(language)
    found: list[str] = []
    for opened in every_dialog.opened(window):
        QApplication.processEvents()
        found += [f"{opened.name}: {fault}" for fault in accessible.faults(opened.widget)]
    assert not found, "\n".join(sorted(set(found)))


def test_no_dialog_is_left_out(window: Window) -> None:
    walked = {opened.name for opened in every_dialog.opened(window)} | {"SettingsDialog"}
    pages = {"ComparePage", "LookPage", "PresetsPage"}
    """These are among the pages of `test_fits`."""
    bases = (QDialog, Popup, CoveringPage)
    kinds = {kind.__name__ for base in bases for kind in _kinds(base) if _is_ours(kind)}
    assert kinds - walked - pages == {"PlainDialog"}


def _kinds(base: type) -> Iterator[type]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _is_ours(kind: type) -> bool:
    return kind.__module__.startswith("chatapp.")


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_what_is_painted_can_be_read(
    make_window: Callable[..., Window], qtbot: QtBot, theme_name: str
) -> None:
    window = make_window(theme=theme_name)
    found: list[str] = []

    def look(name: str, widget: QWidget) -> None:
        QApplication.processEvents()
        found.extend(f"{name}: {fault}" for fault in accessible.pale_pixels(widget))

    for page in _pages(window):
        look(page, window.main)
    for opened in every_dialog.opened(window):
        look(opened.name, opened.widget)
    assert not found, "\n".join(sorted(set(found)))


def test_tab_goes_round_every_page_and_dialog(window: Window, qtbot: QtBot) -> None:
    found: list[str] = []
    for page in _pages(window):
        found += [f"{page}: {fault}" for fault in accessible.not_reached(window.main)]
    for opened in every_dialog.opened(window):
        QApplication.processEvents()
        found += [f"{opened.name}: {fault}" for fault in accessible.not_reached(opened.widget)]
    assert not found, "\n".join(sorted(set(found)))


def _pages(window: Window) -> Iterator[str]:
    """Show each page alone and return its name."""
    for page in (*PAGES, *LOOKS):
        _show_chat(window)
        page(window)
        for _turn in range(3):
            QApplication.processEvents()
        yield page.__name__
    _show_chat(window)


def _show_chat(window: Window) -> None:
    window.works.close_page()
    window.continuation.close_page()
    window.inside.look.close_page()
    window.writing.compare.close_page()
    window.writing.presets.close_page()
    window.models.close_page()
    window.guides.tour.close()
    window.main.show_source(False)


def test_tab_reaches_every_control_of_the_window_and_comes_round(
    window: Window, qtbot: QtBot
) -> None:
    window.main.activateWindow()
    window.composer.view.focus()
    qtbot.waitUntil(lambda: window.composer.view.edit.hasFocus())
    reached: list[QWidget | None] = []
    while (now := QApplication.focusWidget()) not in reached:
        reached.append(now)
        window.main.focusNextPrevChild(True)
    assert window.guides.network.button in reached
    assert window.models.menu in reached
    assert window.composer.view.send_button in reached or not window.composer.view.text()
    assert reached[0] is window.composer.view.edit


@pytest.mark.parametrize(
    "colors", [LIGHT, DARK, STARK_LIGHT, STARK_DARK], ids=["light", "dark", "stark", "stark dark"]
)
def test_texts_and_icons_can_be_told_from_every_ground(colors: Colors) -> None:
    def pale(names: tuple[str, ...], grounds: tuple[str, ...], least: float) -> list[str]:
        pairs = [(name, ground) for name in names for ground in grounds]
        values = {
            f"{name} on {ground}": accessible.contrast(
                QColor(getattr(colors, name)), QColor(getattr(colors, ground))
            )
            for name, ground in pairs
        }
        return [f"{pair}: {value:.2f}" for pair, value in values.items() if value < least]

    assert pale(("text", "quiet", "accent"), GROUNDS, 4.5) == []
    assert pale(("text", "quiet"), ("selection",), 4.5) == []
    assert pale(("on_accent",), ("accent",), 4.5) == []
    assert pale(("text", "warning"), ("warning_ground", "window"), 4.5) == []
    assert pale(("edge", "accent"), GROUNDS, 3) == []


def test_high_contrast_of_the_system_is_followed(theme: Theme) -> None:
    theme.follow_contrast(Qt.ContrastPreference.HighContrast)
    assert theme.colors == STARK_LIGHT
    theme.choose("dark")
    assert theme.colors == STARK_DARK
    theme.follow_contrast(Qt.ContrastPreference.NoPreference)
    assert theme.colors == DARK
    theme.choose("light")


def test_an_answer_is_announced_sentence_by_sentence(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: said.append(event.message())
    )
    speaker = QWidget()
    qtbot.addWidget(speaker)
    spoken = SpokenText(speaker)
    for token in (
        "The **gauge** fell",
        " to 3.5 m [1]. It",
        " rose again. 그리고",
        " 다시 내렸어요",
    ):
        spoken.append(token)
    assert said == ["The gauge fell to 3.5 m.", "It rose again."]
    spoken.append("\n")
    assert said[-1] == "그리고 다시 내렸어요"
