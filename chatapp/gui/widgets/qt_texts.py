"""Qt's own texts (message boxes, file dialogs, text menus) in the interface language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from chatapp.contract.records import Language

_LACKING = {
    "&Look in:": "찾는 위치(&L):",
    "Files of &type:": "파일 형식(&T):",
    "&File name:": "파일 이름(&F):",
    "&Directory:": "폴더(&D):",
    "Cancel": "취소",
    "OK": "확인",
    "Help": "도움말",
}
"""Texts that the translation of PySide 6.11 leaves in English."""
_NAME = "qt_texts"


class _Rest(QTranslator):
    """Asked last, for texts that Qt's own translation lacks."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        # Qt takes None as untranslated; "" would be shown.
        return _LACKING.get(source)  # type: ignore[return-value]

    def isEmpty(self) -> bool:
        return False


def use(language: Language) -> None:
    """Load PySide's translation, none for English; widgets receive LanguageChange."""
    application = QApplication.instance()
    if application is None:
        return
    for before in application.findChildren(QTranslator, _NAME):
        QApplication.removeTranslator(before)
        before.setParent(None)
    if language == "en":
        return
    complete, rest = QTranslator(application), _Rest(application)
    complete.load(
        f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    )
    # The one installed last is asked first.
    for translator in (rest, complete):
        translator.setObjectName(_NAME)
        QApplication.installTranslator(translator)
