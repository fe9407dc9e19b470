"""Text that is no language is told from text that is one."""

from __future__ import annotations

import pytest

from chatapp.engine.language.text_quality import is_bad

ENGLISH = (
    "The quick brown fox jumps over the lazy dog and the harbour master watches it from the pier. "
    * 3
)
KOREAN = (
    "모든 직원은 해마다 십팔 일의 연차 휴가를 쓸 수 있다. 쓰지 않은 휴가는 다음 해 삼월에 없어진다. "
    * 4
)
NAMES = "ACME HOLDINGS LTD 12,500 3,200 BERLIN MUNICH HAMBURG COLOGNE FRANKFURT STUTTGART 480 " * 4


@pytest.mark.parametrize(
    "text", [ENGLISH, KOREAN, NAMES, "word " * 200, "x" * 500, "12.50 3.20 0.48 " * 60, ""]
)
def test_what_can_be_read_is_good(text: str) -> None:
    assert not is_bad(text)


@pytest.mark.parametrize(
    "text",
    [
        KOREAN.encode().decode("latin-1"),
        KOREAN.encode("cp949").decode("latin-1"),
        "".join(chr(ord(letter) - 29) if letter.isalpha() else letter for letter in ENGLISH),
        "".join(chr(0xF000 + ord(letter)) if letter.isalpha() else letter for letter in ENGLISH),
        "\ufffd" * 30 + " and a few words more",
        "".join(
            chr(0xAC00 + (ord(letter) * 7919) % 11172) if letter >= "가" else letter
            for letter in KOREAN
        ),
    ],
    ids=[
        "utf-8 as latin-1",
        "cp949 as latin-1",
        "moved by 29",
        "private use",
        "replaced",
        "other syllables",
    ],
)
def test_what_is_no_language_is_bad(text: str) -> None:
    assert is_bad(text)
