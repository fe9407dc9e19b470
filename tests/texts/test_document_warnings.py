"""What was not read in a document is said in words, in both languages."""

from __future__ import annotations

import dataclasses

import pytest

from chatapp.contract.records import Document
from chatapp.machine.programs import tesseract
from chatapp.texts.document_warnings import page_list, sentences, unread

DOCUMENT = Document(1, "report.pdf", "", 0, pages=40, passages=9)
CODES = (
    "too_heavy",
    "text_outside_page",
    "garbled_text",
    "unreadable",
    "memory",
    "text_cut",
    "ocr",
    "hidden_text",
    "hidden_signs",
)


def _said(
    *warnings: str, blank: tuple[int, ...] = (), language: str = "en", wanted: str = ""
) -> list[str]:
    report = {"ocr_wanted": wanted}
    document = dataclasses.replace(
        DOCUMENT, warnings=warnings, pages_without_text=blank, report=report
    )
    return sentences(document, language)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def tesseract_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "is_there", lambda: True)


def test_a_blank_page_lacks_nothing() -> None:
    blank = dataclasses.replace(DOCUMENT, pages_without_text=(2, 4), report={"blank": "2, 4"})
    assert sentences(blank, "en") == []


def test_without_ocr_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "is_there", lambda: False)
    monkeypatch.setattr("sys.platform", "linux")
    assert "apt install tesseract-ocr" in _said(blank=(1,), wanted="1")[1]


def test_where_ocr_came_later_reading_again_is_named() -> None:
    assert "Read again" in _said(blank=(1,), wanted="1")[1]


def test_of_a_version_that_did_not_note_it_the_pages_without_text_are_unread() -> None:
    document = dataclasses.replace(
        DOCUMENT, pages_without_text=(1, 2, 3), warnings=("too_heavy: 2",), report={"blank": "3"}
    )
    assert unread(document) == [1]


def test_nothing_is_said_of_a_document_that_was_read_wholly() -> None:
    assert _said() == []


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("code", CODES)
def test_every_warning_has_words_and_its_pages(code: str, language: str) -> None:
    (said,) = _said(f"{code}: 3, 7-9", language=language)
    assert "3, 7-9" in said
    assert code + ":" not in said
    assert any("가" <= letter <= "힣" for letter in said) == (language == "ko")


def test_a_lost_page_is_not_called_scanned_as_well() -> None:
    assert _said("unreadable: 2", blank=(2,)) == ["Page 2 could not be read: it is damaged."]


def test_many_pages_are_written_as_runs() -> None:
    (said,) = _said(blank=tuple(range(1, 10_001)))
    assert "1-10000" in said


def test_a_list_of_pages_that_is_too_long_ends_with_dots() -> None:
    assert page_list([1, 3, 5], 2) == "1, 3 …"


def test_a_warning_of_a_later_version_is_shown_as_it_is() -> None:
    assert _said("upside_down: 4") == ["upside_down: page 4"]
