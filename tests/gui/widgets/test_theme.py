"""The theme: readable colours in light and dark, zoom for every text, Hangul in code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QFontMetricsF
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.text_field import show_edge
from chatapp.gui.widgets.theme import DARK, FIXED_FAMILIES, LIGHT, Colors, Theme


@pytest.fixture(autouse=True)
def usual(qapp: QApplication) -> Iterator[None]:
    """Give the application its own font and colours back."""
    font = qapp.font()
    yield
    qapp.setFont(font)
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)


def luminance(name: str) -> float:
    color = QColor(name)
    parts = [color.redF(), color.greenF(), color.blueF()]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read(colors: Colors) -> None:
    texts = [colors.text, colors.quiet, *colors.code.values()]
    pairs = [(text, ground) for text in texts for ground in (colors.window, colors.raised)]
    pairs += [
        (colors.accent, colors.window),
        (colors.on_accent, colors.accent),
        (colors.text, colors.selection),
    ]
    pairs += [
        (colors.warning, colors.window),
        (colors.text, colors.warning_ground),
        (colors.text, colors.hover),
    ]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(
    theme: Theme, qtbot: QtBot, choice: Literal["light", "dark"]
) -> None:
    theme.choose(choice)
    box = QCheckBox()
    qtbot.addWidget(box)
    show_edge(box, theme)
    drawn = box.palette().window().color().darker(140).name()
    assert contrast(drawn, theme.colors.window) >= 3


def test_choosing_dark_colours_the_application(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.is_dark
    assert QApplication.palette().window().color() == QColor(DARK.window)


def test_the_system_is_followed_until_something_is_chosen(qtbot: QtBot, theme: Theme) -> None:
    theme.hear_system()
    theme.choose("auto")
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.is_dark
    theme.choose("light")
    assert not theme.is_dark


def test_zoom_scales_every_font(theme: Theme) -> None:
    before = QApplication.font().pointSizeF()
    theme.set_zoom(150)
    assert QApplication.font().pointSizeF() == pytest.approx(before * 1.5)
    assert theme.code_font().pointSizeF() == pytest.approx(before * 1.5 * 0.93)
    theme.set_zoom(100)


def test_a_second_theme_does_not_enlarge_the_font(qapp: QApplication) -> None:
    Theme()
    once = qapp.font().pointSizeF()
    Theme()
    assert qapp.font().pointSizeF() == once


def test_tooltips_show_names_as_they_are() -> None:
    assert tooltip("<img src=x>.pdf").count("<img") == 0


def test_a_second_theme_begins_with_the_systems_size(theme: Theme) -> None:
    size = theme.font().pointSizeF()
    theme.set_zoom(200)
    assert Theme().font().pointSizeF() == size


def test_code_is_drawn_in_a_fixed_font_where_the_system_has_one(theme: Theme) -> None:
    installed = [family for family in FIXED_FAMILIES if QFontDatabase.hasFamily(family)]
    if not installed:
        pytest.skip("no fixed font is installed")
    metrics = QFontMetricsF(theme.code_font())
    assert metrics.horizontalAdvance("iiii") == metrics.horizontalAdvance("WWWW")
