"""What Qt itself says, in the window's language: buttons of boxes, file dialogs, menus of text
fields.
"""

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
"""What the translation that comes with PySide 6.11 leaves in English."""
_NAME = "qt_texts"


class _Rest(QTranslator):
    """Asked last, for what Qt's own translation lacks."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        # None is what Qt takes as untranslated; "" would be shown.
        return _LACKING.get(source)  # type: ignore[return-value]

    def isEmpty(self) -> bool:
        return False


def use(language: Language) -> None:
    """Load the translation that comes with PySide; English is what Qt speaks by itself. Windows
    hear LanguageChange.
    """
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
    for made in (rest, complete):
        made.setObjectName(_NAME)
        QApplication.installTranslator(made)
