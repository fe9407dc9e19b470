"""A translation with a glossary is found again: after a restart, and when it is begun anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from chatapp import texts
from chatapp.contract.protocol import Event, ListWorks, WorksListed
from chatapp.contract.records import Document
from chatapp.contract.work_records import Work
from chatapp.gui.works.work_words import words
from chatapp.gui.works.works import Works

DOCUMENT = Document(1, "a.pdf", "", 1, 2, 1)
TERMS = json.dumps({"berth": "선석", "crane": "기중기"}, ensure_ascii=False)


class _Engine:
    """Has one work that was begun with a glossary, and remembers what it was asked for last."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def send(self, kind: type, on_event: Callable[[Event], None], **arguments: Any) -> int:
        self.asked = arguments
        if kind is ListWorks:
            on_event(
                WorksListed(
                    id=1, works=(Work(7, "translation", 1, {"to": "ko", "terms": TERMS}, 2, 5),)
                )
            )
        return 1


@pytest.fixture
def engine() -> _Engine:
    return _Engine()


def test_a_translation_with_a_glossary_is_found_and_gone_on_with(engine: _Engine) -> None:
    works = Works(engine)  # type: ignore[arg-type]
    state = works.open("translation", DOCUMENT)
    assert (state.work_id, state.done) == (7, 2)
    works.start(state)
    assert (engine.asked["to"], engine.asked["terms"]) == ("ko", TERMS)


def test_begun_anew_it_has_its_glossary_still(
    engine: _Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = Works(engine)  # type: ignore[arg-type]
    works.forget(works.open("translation", DOCUMENT))
    monkeypatch.setattr(engine, "send", lambda kind, on_event, **arguments: 1)
    state = works.open("translation", DOCUMENT)
    assert state.options["terms"] == TERMS
    texts.use("en")
    assert words(state) == "With the glossary of 2 terms."
