"""The script of a text, and whether two texts share one."""

from __future__ import annotations

import re

_SCRIPTS = {
    "latin": re.compile("[A-Za-zÀ-ɏ]"),
    "hangul": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"),
    "kana": re.compile("[\u3040-\u30ff]"),
    "han": re.compile("[\u3400-\u9fff\uf900-\ufaff]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "arabic": re.compile("[\u0600-\u06ff]"),
}
_ALPHABETS = ("latin", "cyrillic", "arabic")
SCRIPTS = frozenset(_SCRIPTS)
_SYLLABLE = 2.5
"""Latin letters that a Hangul syllable, a kana or a Han character counts as; chosen."""
FEW = 0.05
"""Share of a script among the letters of the documents, below which words of the question in it are
not looked for; chosen."""


def share_of(text: str, scripts: frozenset[str]) -> float:
    """Return the share of the text's letters that are of these scripts, 0 to 1."""
    weights = {
        name: len(pattern.findall(text)) * (1.0 if name in _ALPHABETS else _SYLLABLE)
        for name, pattern in _SCRIPTS.items()
    }
    letters = sum(weights.values())
    return sum(weights[name] for name in scripts) / letters if letters else 0.0


def main_script(text: str) -> str:
    """Return the script most of a text's letters are of, "" without any."""
    shares = {script: share_of(text, frozenset({script})) for script in sorted(SCRIPTS)}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] > 0 else ""


def are_apart(text: str, other: str) -> bool:
    """Say whether words of a text cannot be found in another: it has next to nothing in the script
    of the first.
    """
    script = main_script(text)
    return bool(script) and bool(main_script(other)) and share_of(other, frozenset({script})) < FEW
