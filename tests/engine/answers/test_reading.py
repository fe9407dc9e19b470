"""When documents go to the model whole, and how they are laid out then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chatapp.contract.protocol import Ask
from chatapp.contract.records import Document, Model, Reading
from chatapp.engine.answers import reading, whole_reading
from chatapp.engine.answers.asking import Asking, Whole
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.models.abilities.abilities import Abilities
from chatapp.errors import DocumentNotFound, PageNotFound

ABLE = Model("big.gguf", "Big", "chat", parameters=3_000_000_000)
SMALL = replace(ABLE, parameters=135_000_000)
PAGES = {
    1: {1: "The bridge is 503 metres long.", 2: "  ", 3: "Its toll is 14 crowns."},
    2: {1: "A ferry runs at 7."},
}


class _Library:
    def __init__(self) -> None:
        self.pages = _Pages()

    def document(self, document_id: int) -> Document:
        if document_id not in PAGES:
            raise DocumentNotFound()
        return Document(document_id, f"{document_id}.pdf", "", 0, 4, 0)


class _Pages:
    def text(self, document_id: int, page: int) -> str:
        if page not in PAGES[document_id]:
            raise PageNotFound(name="", page=page)
        return PAGES[document_id][page]

    def place(self, document_id: int, page: int) -> str:
        return ""

    def view(self, document_id: int, page: int) -> PageView:
        return PageView(self.text(document_id, page))


def _whole(choice: Reading, model: Model = ABLE, context: int = 4096, **more: Any) -> Whole | None:
    local: Any = SimpleNamespace(
        weights=SimpleNamespace(context_tokens=context, path=Path("m.gguf")),
        tokens=SimpleNamespace(count=lambda text: len(text.split())),
    )
    library: Any = _Library()
    ask = Ask(id=1, question="How long?", document_ids=(2, 1), reading=choice, **more)
    abilities = Abilities(reads_en=model is ABLE, reading_tokens_s=100.0)
    asking = Asking(local, model, {}, lambda: library, abilities=abilities)
    return whole_reading.whole(ask, asking)


def test_a_model_that_reads_gets_the_pages_with_text_in_an_order_that_stays() -> None:
    found = _whole("auto")
    assert found is not None
    assert [(page.document_id, page.page) for page in found.pages] == [(1, 1), (1, 3), (2, 1)]


def test_a_small_model_is_helped_by_search_unless_the_user_chose() -> None:
    assert _whole("auto", SMALL) is None
    assert _whole("whole", SMALL) is not None


def test_only_short_documents_are_read_whole_unless_the_user_chose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(PAGES[2], 1, "The ferry leaves at seven in the morning. " * 200)
    assert _whole("auto") is None
    assert _whole("whole") is not None


@pytest.mark.parametrize("choice", ["search", "auto"])
def test_search_is_used_when_chosen_or_when_quotes_alone_are_wanted(choice: Reading) -> None:
    assert _whole(choice, quotes_only=choice == "auto") is None


def test_what_is_longer_than_the_context_is_counted_for_who_chose_it() -> None:
    chosen = _whole("whole", context=1)
    assert chosen is not None
    assert not whole_reading.fits(chosen, 4)


def test_each_page_is_headed_by_its_mark_and_place() -> None:
    found, library = _whole("whole"), _Library()
    assert found is not None
    laid_out = reading.laid_out(found.pages, library.pages.view)
    assert "[2] 1.pdf, p. 3\nIts toll is 14 crowns.\n\n[3] 2.pdf, p. 1" in laid_out
