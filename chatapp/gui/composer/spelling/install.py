"""Builds the spell check of the text field, which begins with the first word."""

from __future__ import annotations

from PySide6.QtCore import QObject

from chatapp.errors import ChatappError
from chatapp.gui.composer.question_edit import QuestionEdit
from chatapp.gui.composer.spelling.spelling_desk import Load, SpellingDesk
from chatapp.gui.composer.spelling.spelling_marks import SpellingMarks
from chatapp.gui.composer.spelling.spelling_menu import SpellingMenu
from chatapp.gui.shell.shell import Shell
from chatapp.machine.spelling import own_words, system_dictionaries
from chatapp.machine.spelling.checked_words import CheckedWord
from chatapp.machine.spelling.own_words import OwnWords


class SpellingFeature(QObject):
    """Follows the setting; without dictionaries nothing is marked."""

    def __init__(self, shell: Shell, edit: QuestionEdit, load: Load) -> None:
        super().__init__(edit)
        self._shell = shell
        self.desk = SpellingDesk(load, OwnWords(shell.paths.data / own_words.FILE), self)
        self.marks = SpellingMarks(shell.theme, edit, self.desk)
        self.menu = SpellingMenu(edit, self.desk, self.marks)
        self.menu.add = self._add
        self.marks.switch(shell.settings.values.spell_check)
        shell.settings.changed.connect(self._on_setting_changed)
        shell.window.was_closed.connect(self.desk.close)

    def _add(self, word: CheckedWord) -> None:
        try:
            self.desk.add(word)
        except ChatappError as error:
            self._shell.reports.error(error)

    def _on_setting_changed(self, name: str) -> None:
        if name == "spell_check":
            self.marks.switch(self._shell.settings.values.spell_check)


def install(shell: Shell, edit: QuestionEdit, load: Load | None = None) -> SpellingFeature:
    """Build it with the dictionaries of the system, or with others."""
    system_dictionaries.keep_in(shell.paths.data / system_dictionaries.FOLDER)
    return SpellingFeature(shell, edit, load or system_dictionaries.dictionary)
