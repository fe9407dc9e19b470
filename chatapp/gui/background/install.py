"""Builds the notifications of long jobs and the icon beside the clock."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from chatapp.gui.background.long_jobs import LongJobs
from chatapp.gui.background.tray_icon import TrayIcon
from chatapp.gui.chats.all_chats import AllChats
from chatapp.gui.shell.shell import Shell


@dataclass(frozen=True, eq=False, slots=True)
class BackgroundFeature:
    """What tells of the window while it is not looked at."""

    jobs: LongJobs
    tray: TrayIcon


def install(shell: Shell, all_chats: AllChats) -> BackgroundFeature:
    window = shell.window
    jobs = LongJobs(shell.engine.has_any, window)
    tray = TrayIcon(shell.theme, window)
    jobs.is_watched = window.isActiveWindow
    jobs.title = lambda chat_id: _title(all_chats, chat_id)
    shell.engine.job_ended.connect(jobs.note)
    jobs.ended.connect(tray.say)
    jobs.ended.connect(lambda _words: QApplication.alert(window))
    tray.clicked.connect(window.come_to_front)
    tray.quit_wanted.connect(window.close)
    tray.new_chat_wanted.connect(window.come_to_front)
    tray.new_chat_wanted.connect(shell.commands.action("new_chat").trigger)
    tray.want(shell.settings.values.tray_icon)

    def on_changed(name: str) -> None:
        if name == "tray_icon":
            tray.want(shell.settings.values.tray_icon)

    shell.settings.changed.connect(on_changed)
    window.language_changed.connect(tray.retranslate)
    window.was_closed.connect(tray.hide)
    return BackgroundFeature(jobs, tray)


def _title(all_chats: AllChats, chat_id: int) -> str:
    return next((chat.title for chat in all_chats.chats() if chat.id == chat_id), "")
