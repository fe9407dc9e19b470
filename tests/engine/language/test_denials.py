"""Words that deny are known in both languages; words that look like them are not."""

from __future__ import annotations

import pytest

from chatapp.engine.language.denials import denials


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It doesn't need oil.", {"n't"}),
        ("Nobody may enter without a pass.", {"without"}),
        ("기름이 필요하지 않다.", {"않"}),
        ("들어갈 수 없다.", {"없"}),
        ("Notes on the northern pier.", set()),
        ("못은 다섯 개이다.", set()),
    ],
)
def test_words_that_deny_are_found(text: str, words: set[str]) -> None:
    assert denials(text) == words
