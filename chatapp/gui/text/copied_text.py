"""The text of a block as it is copied: list marks, formulas as LaTeX, no soft breaks."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument

from chatapp.gui.text.list_marks import ListMark, marked_lines
from chatapp.gui.widgets.line_breaks import SOFT_BREAK

_OBJECT = "\ufffc"
_PARAGRAPH_SEPARATORS = str.maketrans(
    {"\u2029": "\n", "\u2028": "\n", "\ufdd0": "\n", "\ufdd1": "\n", "\xa0": " "}
)


def copied_text(document: QTextDocument, marks: dict[int, ListMark], start: int, end: int) -> str:
    """Return the text between two positions."""
    if marks:
        text = marked_lines(document, marks, start, end)
    else:
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        text = cursor.selectedText()
    text = text.translate(_PARAGRAPH_SEPARATORS).replace(SOFT_BREAK, "")
    return with_formulas(text, document, start, end) if _OBJECT in text else text


def with_formulas(text: str, document: QTextDocument, start: int, end: int) -> str:
    """Put the sources of formulas in the places of their characters."""
    # Imported here: most texts have no formula.
    from chatapp.gui.text.formulas.formula_objects import sources

    written = iter(sources(document, start, end))
    return "".join(next(written, "") if letter == _OBJECT else letter for letter in text)
