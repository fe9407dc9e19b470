"""The language of a document is told from its letters and commonest words."""

from __future__ import annotations

import pytest

from chatapp.engine.works.document_language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The gauge fell to 31 cm in the summer of 2024, which is the lowest of all years.", "en"),
        ("비상 발전기의 노후화로 공급사는 9,500만 원에 교체할 것을 제안했다. ISO 9001 인증.", "ko"),
        ("このページを閉じても翻訳は続きます。", "ja"),
        ("本公司的年度报告包含以下内容", "zh"),
        ("Der Pegel ist im Sommer auf 31 cm gefallen, das ist der tiefste Stand der Zeit.", "de"),
        ("12 345 678", ""),
        ("zxc qwe rty uio pasd fgh", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language
