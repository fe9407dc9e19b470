"""Words for what was not, or not wholly, read in a document: one sentence a kind, with its pages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

from chatapp.contract.records import Document
from chatapp.machine.programs import tesseract
from chatapp.texts.catalogue import Catalogue, translation
from chatapp.texts.error_sentences import sentence

_LOST = ("unreadable", "too_heavy", "memory")
"""Pages with these have no text; that is not said a second time."""
_MOST_RUNS = 8
_MOST_REASONS = 5
"""Files within a file of which it is said why they were not read; chosen."""
_OF_PAGES = (
    *("unreadable", "too_heavy", "memory", "without_text", "ocr", "hidden_text", "hidden_signs"),
    *("text_cut", "text_outside_page", "garbled_text", "hidden_slide"),
)
"""Warnings about pages, slides or parts, in the order in which they are shown."""
_UNITS = {"pdf": "page", "pptx": "slide"}


def of_source(warnings: Iterable[str], language: str) -> str:
    """Return the warnings about a cited place, "" when there are none."""
    text = translation(language)
    worded = [text.find(f"warning.source.{code}", {}) for code in warnings]
    return ", ".join(filter(None, worded))


def unread(document: Document) -> list[int]:
    """Return the pages that OCR would have read, had Tesseract been there."""
    if document.kind != "pdf":
        return []
    if "ocr_wanted" in document.report:
        return _pages(document.report["ocr_wanted"])
    # A version before this one did not note it.
    lacking = {*document.pages_without_text, *document.pages_bad_text}
    return sorted(lacking - _lost(document))


def sentences(document: Document, language: str) -> list[str]:
    """Return what the user should know about a document, the lost pages first; an unknown kind is
    named as it is.
    """
    text = translation(language)
    pages_of, lost = _pages_of(document), _lost(document)
    pages_of["without_text"] = [page for page in document.pages_without_text if page not in lost]
    whole = {code: text.find(f"warning.{code}", document.report) for code in pages_of}
    unit = _UNITS.get(document.kind, "part")
    of_pages = [
        _of_pages(text, unit, code, page_list(pages_of[code], _MOST_RUNS))
        for code in dict.fromkeys((*_OF_PAGES, *pages_of))
        if pages_of.get(code) and not whole[code]
    ]
    if unread(document):
        code = "warning.ocr_helps_now" if tesseract.is_there() else "warning.ocr_can_help"
        of_pages.append(text.tr(code, how=how_to_get_tesseract(language)))
    return of_pages + list(filter(None, whole.values())) + _reasons(text, document)


def _reasons(text: Catalogue, document: Document) -> list[str]:
    """Return why files within a document were not read."""
    try:
        reasons = json.loads(document.report.get("unread_reasons", "[]"))
        return [sentence(text, error, details) for error, details in reasons[:_MOST_REASONS]]
    except (ValueError, TypeError, AttributeError):
        return []


def how_to_get_tesseract(language: str) -> str:
    """Return what to type on this system to install Tesseract."""
    system = sys.platform if sys.platform in ("darwin", "win32") else "linux"
    return translation(language).tr(f"tesseract.{system}")


def page_list(numbers: Iterable[int], most_runs: int | None = None) -> str:
    """Write page numbers as a person would: "3, 7-9"; `…` stands for what is beyond `most_runs`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in runs[:most_runs]]
    return ", ".join(shown) + (" …" if len(shown) < len(runs) else "")


def _of_pages(text: Catalogue, unit: str, code: str, pages: str) -> str:
    return (
        text.find(f"warning.{unit}.{code}", {"pages": pages})
        or text.find(f"warning.page.{code}", {"pages": pages})
        or text.tr("warning.page.unknown", code=code, pages=pages)
    )


def _pages_of(document: Document) -> dict[str, list[int]]:
    """Return the pages of each warning, by its code."""
    pages_of = {}
    for warning in document.warnings:
        code, _, listed = warning.partition(": ")
        pages_of[code] = _pages(listed)
    return pages_of


def _lost(document: Document) -> set[int]:
    """Return the pages whose lack of text needs no word: lost for another reason, or blank."""
    pages_of = _pages_of(document)
    lost = set(_pages(document.report.get("blank", "")))
    return lost.union(*(pages_of.get(code, ()) for code in _LOST))


def _pages(listed: str) -> list[int]:
    """Return the pages of a list such as "3, 7-9"."""
    pages: list[int] = []
    for part in listed.split(","):
        first, _, last = part.strip().partition("-")
        if first.isdigit():
            pages += range(int(first), int(last or first) + 1)
    return pages
