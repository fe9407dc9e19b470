"""What can be done with a document or a folder of the library, by the codes of its texts."""

from __future__ import annotations

DOCUMENT_ACTIONS = {
    "open": "library.open",
    "ask": "library.ask",
    "summarize": "works.summary_menu",
    "translate": "works.translation_menu",
    "try_search": "trial.menu",
    "report": "report.menu",
    "read_again": "documents.again",
    "open_in_program": "library.open_in_program",
    "show_in_folder": "library.show_in_folder",
    "remove": "documents.remove_menu",
}
"""Texts by the name of the action, in the order of the menu."""
SEPARATED = {"try_search", "open_in_program", "remove"}
"""Actions before which a line is drawn."""
COMMANDS = {
    "open_document": "open",
    "ask_document": "ask",
    "summarize_document": "summarize",
    "translate_document": "translate",
    "document_report": "report",
    "open_in_program": "open_in_program",
    "show_in_folder": "show_in_folder",
    "remove_document": "remove",
}
"""Actions by the name of the command in the palette that does them."""
