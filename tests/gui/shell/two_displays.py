"""Run as a program with two displays: moves a window between them and prints its sizes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.gui.shell.display_places import DisplayPlaces, display_name
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.shell.main_window import MainWindow, Middle, Panes
from chatapp.gui.widgets.theme import Theme
from chatapp.machine import settings


def open_window(kept: KeptSettings) -> MainWindow:
    window = MainWindow(Theme(), QWidget())
    window.place(QWidget(), Middle(QWidget(), QWidget(), QWidget(), QWidget()), QWidget())
    window.restore_geometry(kept.values.window_geometry)
    places = DisplayPlaces(window, kept)
    window.was_closed.connect(places.keep)
    window.show()
    return window


def sizes(window: MainWindow) -> list[int]:
    return [window.width(), window.height(), window.panes.list]


def rest() -> None:
    """Let the window rest, as somebody does who has just resized or moved it."""
    end = QDeadlineTimer(2000)
    while not end.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def move(window: MainWindow, number: int) -> None:
    """Move to a display, and wait until the window took what it has there."""
    screen = QApplication.screens()[number]
    rest()
    window.move(screen.availableGeometry().topLeft())
    rest()
    assert window.screen().name() == screen.name()


def main() -> None:
    application = QApplication(sys.argv[:1])
    file = Path(sys.argv[1])
    kept = KeptSettings(file, settings.load(file).settings)
    window = open_window(kept)
    seen = {"first": sizes(window), "screen": display_name(window.screen())}
    if not kept.values.displays:
        window.resize(1500, 850)
        window.set_panes(Panes(400))
        move(window, 1)
        seen["small"] = sizes(window)
        window.set_panes(Panes(200))
        window.resize(900, 500)
        move(window, 0)
        seen["large"] = sizes(window)
        move(window, 1)
        seen["small again"] = sizes(window)
        kept.change("window_geometry", window.geometry_as_text())
    window.close()
    print(json.dumps(seen))
    del application


if __name__ == "__main__":
    main()
