"""Applies the scale of a table ("단위: 억 원", "in millions") to its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from chatapp.engine.language.quantities import Figure, plain

_FACTORS = {
    "천": 10**3,
    "만": 10**4,
    "십만": 10**5,
    "백만": 10**6,
    "천만": 10**7,
    "억": 10**8,
    "십억": 10**9,
    "조": 10**12,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
}
_STATED = re.compile(
    r"단위\s*[:：]?\s*(?P<korean>십만|백만|천만|십억|천|만|억|조)\s?(?P<unit>[가-힣]{0,2})"
    r"|(?:\bin|[$€£])\s*(?P<english>thousand|million|billion)s?\b",
    re.I,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def scaled(page_figures: Iterable[Figure], text: str) -> Iterator[Figure]:
    """Yield the page's figures, and bare ones again at the scale that the page states."""
    factors = {
        _FACTORS[(match["korean"] or match["english"]).lower()] for match in _STATED.finditer(text)
    }
    for figure in page_figures:
        yield figure
        if figure.unit in ("", "usd", "eur", "gbp") and _NUMBER.fullmatch(figure.value):
            for factor in factors:
                yield replace(figure, value=plain(Decimal(figure.value) * factor))
