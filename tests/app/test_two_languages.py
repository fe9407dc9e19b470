"""A question in in different languages, in the real window: said so, or answered by a
fitting model.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.contract.protocol import ChooseEmbedder, EmbedderChosen, Event
from chatapp.contract.records import Message
from tests.app.conftest import User
from tests.search_models import BOTH_LANGUAGES, embedder

pytestmark = [pytest.mark.app, pytest.mark.model]

FRUIT = "Apples grow near the orchard wall. Nobody waters the trees in winter."
TRAIN = "The railway timetable hangs on every platform. Trains leave from here."
ASKED = "과수원에는 무엇이 자라나요?"


def notices(user: User) -> str:
    return "\n".join(user.window.shell.notices.texts().values())


def ask(user: User, question: str = ASKED) -> Message:
    # QTest has no keys of Korean letters; it comes from an input method, as text.
    user.window.composer.view.focusProxy().insertPlainText(question)
    return user.ask("")


@pytest.fixture
def reader(user: User, tmp_path: Path) -> User:
    """A person who has dropped two English documents on the window."""
    for name, text in (("train.txt", TRAIN), ("fruit.txt", FRUIT)):
        (tmp_path / name).write_text(text)
        user.drop(tmp_path / name)
    user.until(lambda: len(user.window.documents.shelf.documents) == 2)
    return user


def test_the_starter_embedder_finds_a_page_in_another_language(reader: User) -> None:
    answer = ask(reader, "기차 시간표는 어디에 걸려 있나요?")
    assert not answer.refused
    assert answer.sources[0].document == "train.txt"
    assert "in different languages" not in notices(reader)


def test_a_multilingual_embedder_chosen_in_the_settings_finds_the_page(
    reader: User, tmp_path: Path
) -> None:
    model = embedder(BOTH_LANGUAGES).write(tmp_path / "both-embed.gguf")
    reader.window.shell.settings.change("embedder_path", str(model))
    told: list[Event] = []
    # Another goes through the same lane behind that of the settings.
    reader.window.engine.send(ChooseEmbedder, told.append, path=str(model))
    reader.until(lambda: told and isinstance(told[-1], EmbedderChosen))
    answer = ask(reader)
    assert not answer.refused
    assert answer.sources[0].document == "fruit.txt"
    assert "in different languages" not in notices(reader)
