"""What a preset made of a text is doubtful when the model is too weak for it, and is left alone
when it is not.
"""

from __future__ import annotations

import pytest

from chatapp.contract.records import Model
from chatapp.engine.presets import presets
from chatapp.engine.works.preset_doubts import PresetResult, PresetUse, of_answer, of_results
from chatapp.machine.paths import shipped

FILES, _ = presets.load(shipped("prompts"), shipped("prompts") / "none")
STARTER = Model("a", "a", "chat", parameters=135_000_000, english_only=True)
LARGE = Model("b", "b", "chat", parameters=7_000_000_000)
MEETING = "The meeting has been moved to Thursday at 3 p.m."


def used(preset_id: str, **values: str) -> PresetUse:
    return PresetUse(FILES[preset_id], "en", values)


@pytest.mark.parametrize(
    ("preset_id", "text", "said", "expected"),
    [
        ("translate", MEETING, "광태도와 이리서대에용에 이름", ("WeakModel",)),
        (
            "polish",
            "어제 보내주신 메일 잘 받앗읍니다.",
            "The tone is as it should be.",
            ("EnglishOnly",),
        ),
        ("polish", "i has recieved you're letter", "I have received your letter.", ("SmallModel",)),
        ("polish", "i has recieved you're letter yesterday", "so it is, " * 20, ("Repeats",)),
        ("chat", "안녕하세요?", "Hello!", ()),
        ("blank", "안녕하세요?", "Hello!", ()),
    ],
)
def test_a_weak_model_is_told_by_what_it_cannot_do(
    preset_id: str, text: str, said: str, expected: tuple[str, ...]
) -> None:
    assert of_answer(used(preset_id), PresetResult(text, said), STARTER) == expected


def test_a_good_translation_of_a_good_model_is_not_doubted() -> None:
    assert (
        of_answer(
            used("translate", to="ko"),
            PresetResult(MEETING, "회의가 목요일 오후 3시로 옮겨졌습니다."),
            LARGE,
        )
        == ()
    )


def test_a_translation_into_another_language_than_asked_for_is_doubted() -> None:
    assert "OtherLanguage" in of_answer(
        used("translate", to="ko"), PresetResult(MEETING, "La réunion est jeudi à 15 h."), LARGE
    )


def test_what_was_made_of_a_document_is_doubted_alike() -> None:
    found = of_results(
        used("translate", to="ko"),
        [PresetResult(MEETING, MEETING), PresetResult(MEETING, "광태도와")],
        lambda: True,
    )
    assert {"Untranslated", "WeakModel"} <= set(found)
