"""What can be seen in the text of an answer: gold strings, words, language, nothing at all."""

from __future__ import annotations

import re

from chatapp.engine.language import scripts
from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.terms import terms

_MARK = re.compile(r"\s?\[\d{1,3}\]")
_QUOTE_SIGN = re.compile(r"^\s*>\s?", re.MULTILINE)
_QUOTED_LINE = re.compile(r"^\s*>.*$", re.MULTILINE)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_AROUND = " .$€£¥₩"
"""Around a gold string: an answer may write "1,577 million dollars"."""
_ZERO_CENTS = re.compile(r"(?<=\d)\.0+(?!\d)")


def bare(text: str) -> str:
    """Return an answer without marks of sources and signs of quotes."""
    return _MARK.sub("", _QUOTE_SIGN.sub("", text)).strip()


def is_empty(text: str) -> bool:
    """Say whether an answer has no word: nothing, or nothing but marks."""
    return not any(letter.isalnum() for letter in bare(text))


def words(text: str) -> int:
    """Count the words of an answer."""
    return sum(any(letter.isalnum() for letter in word) for word in bare(text).split())


def holds(text: str, gold: str) -> bool:
    """Say whether a text holds a gold string, whatever the spaces, capitals, signs of currencies
    and commas of numbers. A number is not held by a longer one.
    """
    wanted, plain = _plain(gold).strip(_AROUND), _plain(text)
    if scripts.main_script(gold) == "hangul":
        # Korean is written with and without spaces between the parts of a name.
        wanted, plain = wanted.replace(" ", ""), plain.replace(" ", "")
    before = r"(?<!\d)" if wanted[:1].isdigit() else ""
    after = r"(?!\d)" if wanted[-1:].isdigit() else ""
    return bool(wanted and re.search(before + re.escape(wanted) + after, plain))


def covered_words(text: str, gold: str) -> float:
    """Return the share of a long gold answer's words that a text holds, 0 to 1."""
    wanted = set(terms(_numbers(gold)))
    return len(wanted & set(terms(_numbers(bare(text))))) / max(len(wanted), 1)


def is_in_language_of(text: str, question: str) -> bool:
    """Say whether an answer is in the script of its question: the quoted lines of documents stay
    as they are, and numbers are of every language.
    """
    own_words = _QUOTED_LINE.sub("", text)
    script = scripts.main_script(bare(own_words) or bare(text))
    return script in ("", scripts.main_script(question))


def _plain(text: str) -> str:
    return " ".join(_numbers(bare(text)).split()).lower()


def _numbers(text: str) -> str:
    return _ZERO_CENTS.sub("", _THOUSANDS.sub("", normal(text)))
