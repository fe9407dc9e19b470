"""Which kind of answer a question asks for (a date, a number …), and whether a sentence has it."""

from __future__ import annotations

import re

from chatapp.engine.claims import asked_columns
from chatapp.engine.language.terms import terms

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_NUMBER = re.compile(
    r"\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|"
    r"fifty|hundred|thousand|million|billion|half|quarter|third|twice|single|dozen)\b|"
    r"[한두세네]\s?(?:명|개|번|가지)",
    re.I,
)
_DATE = re.compile(
    rf"\b(?:1\d|20)\d\d\b|\d+\s?(?:년|월|일|시|세기)|"
    rf"\b(?:{_MONTHS}|century|o'clock|a\.m|p\.m)\b|\d+/\d+|\d+:\d\d",
    re.I,
)
_NAME = re.compile(r"\b[A-Z][a-z]+\b|[A-Z]{2,}\w*")
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|on|of)\s+(?:the\s+)?[A-Z]|[A-Z]\w+,\s[A-Z]|[가-힣]+(?:에서|시|도|군|구|국)\b"
)
_REASON = re.compile(
    r"\b(?:because|due to|since|therefore|caused?|result(?:ed|s)? (?:of|in|from)|in order|so that|"
    r"led to|reason)\b|"
    r"때문|위해|위하여|따라서|원인|이유|의하여|으로 인|므로",
    re.I,
)
_FORMAL = re.compile(
    r"\b(?:means?|defined|refers?|called|known as|is an?|are)\b|이란|(?:라|이라)\s?(?:함|한다|불)|말한다|의미"
)
_KINDS = (
    (
        re.compile(
            r"\b(?:when|what (?:year|date|day|month|time|decade|century)|(?:which|in what) year)\b|"
            r"언제|몇\s?년|며칠|어느 해|연도|년도|날짜|시기|일자",
            re.I,
        ),
        _DATE,
    ),
    (
        re.compile(
            r"\b(?:how (?:many|much|long|far|old|often|large|high|fast|big|tall)|"
            r"percent\w*|what (?:number|percentage|amount|size))\b|"
            r"몇|얼마|며칠|금액|비율|횟수|수는",
            re.I,
        ),
        _NUMBER,
    ),
    (
        re.compile(
            r"\b(?:who|whom|whose|"
            r"what (?:person|people|company|group|organization|king|author))\b|누가|누구|사람|인물|이름",
            re.I,
        ),
        _NAME,
    ),
    (
        re.compile(
            r"\b(?:where|"
            r"what (?:country|city|place|state|location|region|area))\b|어디|나라|지역|장소|도시|어느 곳",
            re.I,
        ),
        _PLACE,
    ),
    (re.compile(r"\b(?:why|what (?:caused|reason))\b|왜|이유|까닭|원인|목적", re.I), _REASON),
    (re.compile(r"\bwhat (?:is|are|does .* mean)\b|무엇|정의|뜻", re.I), _FORMAL),
)
_COUNTED = re.compile(r"몇\s?([가-힣])")


def fits(question: str, words: str) -> float:
    """Return 1 when a sentence holds the kind of thing asked for, 0.5 when nothing is known."""
    kinds = [holds for asks, holds in _KINDS if asks.search(question)]
    if not kinds:
        return 0.5
    asked = question.lower()
    if counted := _COUNTED.search(question):
        return float(bool(re.search(rf"[\d한두세네섯]\s?{counted[1]}", words)))
    held = [_holds_another(holds, words, asked) for holds in kinds[:2]]
    return sum(held) / len(held)


def _holds_another(holds: re.Pattern[str], words: str, asked: str) -> bool:
    """Say whether a sentence holds something of a kind that the question does not name."""
    return any(hit[0].lower() not in asked for hit in holds.finditer(words))


def fits_label(question: str, label: str) -> float:
    """Return how well a label ("Location") meets a question ("where"), 0 to 1."""
    own = set(terms(label))
    share = len(own & set(terms(question))) / len(own) if own else 0.0
    return 1.0 - (1.0 - share) * (0.2 if asked_columns.meets(question, label) else 1.0)
