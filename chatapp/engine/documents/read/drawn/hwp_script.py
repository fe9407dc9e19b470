"""Equations of Hangul documents, written in Hancom's script ("{N} over {2T}"), as LaTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatapp.engine.documents.read.drawn import latex

_TOKEN = re.compile(
    r'"[^"]*"|<=>|<->|->|<=|>=|!=|==|\+-|-\+|[A-Za-z]+|\d+(?:\.\d+)?|\s+|.', re.DOTALL
)
_MOST_TOKENS = 20_000
"""Tokens of a script, above which it stays as it is; chosen against hostile files."""


def _by_word(signs: dict[str, str]) -> dict[str, str]:
    """Return what each word of the script stands for; the words of a sign are parted by blanks."""
    by_word: dict[str, str] = {}
    for sign, words in signs.items():
        by_word.update(dict.fromkeys(words.split(), sign))
    return by_word


_SIGNS = _by_word(
    {
        "×": "times",
        "·": "cdot",
        "÷": "div",
        "±": "pm +-",
        "∓": "mp -+",
        "≤": "leq le <=",
        "≥": "geq ge >=",
        "≠": "!= ne neq",
        "≈": "approx",
        "≡": "equiv ==",
        "∼": "sim",
        "∞": "inf infty",
        "→": "-> rarrow",
        "←": "larrow",
        "↔": "lrarrow <->",
        "⇔": "<=>",
        "∈": "in",
        "∉": "notin",
        "⊂": "subset",
        "∪": "cup",
        "∩": "cap",
        "∀": "forall",
        "∃": "exist",
        "∂": "partial",
        "∇": "nabla",
        "′": "prime",
        "°": "deg",
        "…": "cdots ldots dotsm dotsaxis",
        "∴": "therefore",
        "∵": "because",
        "∠": "angle",
    }
)
_GREEK_WORDS = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi
    rho sigma tau upsilon phi chi psi omega"""
_GREEK = dict(zip(_GREEK_WORDS.split(), "αβγδεζηθικλμνξοπρστυφχψω", strict=True))
_LARGE = _by_word(
    {
        "\\sum": "sum",
        "\\prod": "prod",
        "\\int": "int",
        "\\iint": "dint",
        "\\iiint": "tint",
        "\\oint": "oint",
        "lim": "lim",
        "⋃": "union",
        "⋂": "inter",
    }
)
_ACCENTS = _by_word(
    {
        "overline": "bar overline arch",
        "underline": "under underline",
        "vec": "vec dyad",
        "hat": "hat",
        "tilde": "tilde",
        "dot": "dot",
        "ddot": "ddot",
        "acute": "acute",
        "grave": "grave",
        "check": "check",
    }
)
_FONTS = ("rm", "it", "bold", "rmbold")
_TABLES = ("matrix", "pmatrix", "bmatrix", "dmatrix", "pile", "lpile", "rpile", "cases", "eqalign")
_BRACKETS = {
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "dmatrix": ("|", "|"),
    "cases": ("{", ""),
}
_BLANK = ("~", "`")


def to_latex(script: str) -> str:
    """Return the LaTeX of a script; what cannot be understood stays as it is written."""
    tokens = [word for word in _TOKEN.findall(script) if not word.isspace()]
    if len(tokens) > _MOST_TOKENS:
        return script
    return _Script(tokens).sequence(0)


@dataclass(slots=True)
class _Script:
    """The tokens of a script, read from `at` on."""

    tokens: list[str]
    at: int = 0

    def sequence(self, depth: int, ends: tuple[str, ...] = ()) -> str:
        """Read up to one of these tokens, and past it."""
        parts: list[str] = []
        while self.at < len(self.tokens):
            word = self._word()
            if word in ends or (word == "}" and ends):
                self.at += 1
                break
            if word in ("over", "atop") and parts:
                self.at += 1
                parts.append(latex.fraction(parts.pop(), self._item(depth + 1)))
            else:
                parts.append(self._item(depth + 1))
        return latex.joined(parts)

    def _word(self) -> str:
        """Return the next word as commands are compared, "" at the end."""
        return self.tokens[self.at].lower() if self.at < len(self.tokens) else ""

    def _item(self, depth: int) -> str:
        """Read one part with what is raised and lowered at it."""
        inner = self._part(depth)
        below = above = ""
        while self._word() in ("_", "^", "sub", "sup", "from", "to"):
            is_below = self._word() in ("_", "sub", "from")
            self.at += 1
            script = self._part(depth + 1)
            below, above = (script, above) if is_below else (below, script)
        return latex.scripts(inner, below, above) if below or above else inner

    def _part(self, depth: int) -> str:
        word = self._word()
        raw = self.tokens[self.at] if self.at < len(self.tokens) else ""
        self.at += 1
        if depth > latex.MOST_DEPTH or not word:
            return raw
        if word == "{":
            return self.sequence(depth, ("}",))
        if word in ("left", "right"):
            raw, self.at = (self.tokens[self.at] if self.at < len(self.tokens) else ""), self.at + 1
            return "" if raw == "." else raw
        if word == "sqrt":
            return latex.root(self._part(depth + 1))
        if word == "root":
            degree = self._part(depth + 1)
            self.at += self._word() == "of"
            return latex.root(self._part(depth + 1), degree)
        if word in _TABLES:
            return self._table(word, depth)
        if word in _ACCENTS:
            return f"\\{_ACCENTS[word]}{{{self._part(depth + 1)}}}"
        return self._part(depth) if word in _FONTS else self._sign(raw, word)

    def _sign(self, raw: str, word: str) -> str:
        if word in _BLANK:
            return " "
        if raw.startswith('"'):
            return raw.strip('"')
        if word in _GREEK:
            return _GREEK[word].upper() if raw[0].isupper() else _GREEK[word]
        return _LARGE.get(word) or latex.operator(_SIGNS.get(word, raw))

    def _table(self, kind: str, depth: int) -> str:
        self.at += self._word() == "{"
        rows: list[list[str]] = [[]]
        while self.at <= len(self.tokens):
            last = self._word()
            rows[-1].append(self._cell(depth))
            ended = self.tokens[self.at - 1] if 0 < self.at <= len(self.tokens) else ""
            if ended == "#":
                rows.append([])
            elif ended != "&" or not last:
                break
        begin, end = _BRACKETS.get(kind, ("", ""))
        return f"{begin}{latex.matrix(rows)}{end}"

    def _cell(self, depth: int) -> str:
        return self.sequence(depth, ("&", "#", "}"))
