"""Qt's own texts (message boxes, file dialogs, text menus) in the interface language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from chatapp import texts

_NAME = "qt_texts"


class _Rest(QTranslator):
    """Asked last, for texts that PySide's translation leaves in English."""

    def __init__(self, language: str, parent: QCoreApplication) -> None:
        super().__init__(parent)
        self._texts = texts.translation(language)

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        # Qt takes None as untranslated; "" would be shown.
        return self._texts.find(f"qt.{source}", {}) or None  # type: ignore[return-value]

    def isEmpty(self) -> bool:
        return False


def use(language: str) -> None:
    """Load PySide's translation, none for English; widgets receive LanguageChange."""
    application = QApplication.instance()
    if application is None:
        return
    for before in application.findChildren(QTranslator, _NAME):
        QApplication.removeTranslator(before)
        before.setParent(None)
    if language == "en":
        return
    complete, rest = QTranslator(application), _Rest(language, application)
    complete.load(
        f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    )
    # Qt asks the translator installed last first.
    for translator in (rest, complete):
        translator.setObjectName(_NAME)
        QApplication.installTranslator(translator)
