"""Maps question words to table columns: "who" to owners, "how heavy" to weights."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatapp.engine.language.question_words import Word, bare
from chatapp.engine.language.terms import FUNCTION_WORDS, terms

_HAPPENS = (
    "happen(?:s|ed)?|occur(?:s|red)?|takes?|took|taken|place|held|holds?|made?|makes?|done|scheduled?|"
    "(?:열리|열려|열립|열렸|진행|개최|실시|발생|일어)[가-힣]*"
)
_STANDS = (
    "lives?|sleeps?|sits?|works?|stays?|stands?|lies?|keeps?|kept|stored?|finds?|found|located?|put|"
    "(?:위치|보관|놓여|놓인|놓였|근무|일하|앉|계시|계신|사는|살고)[가-힣]*"
)
# How people ask; the names of the columns and labels that answer, each looked for in one word of a
# name; and what the question word and the name together say already.
_KINDS = tuple(
    (
        re.compile(asks, re.IGNORECASE),
        re.compile(named, re.IGNORECASE),
        re.compile(light, re.IGNORECASE),
    )
    for asks, named, light in (
        (
            r"\b(?:when|(?:what|which) (?:date|day|time|year|month))\b|언제|날짜|일시|며칠|몇\s?(?:시|월|일)",
            r"dates?|times?|days?|months?|years?|deadline|due|since|until|날짜|일자|일시|기간|기한|시간|시각|요일|"
            r"[가-힣]+일|연도|년도|시작|종료|마감",
            _HAPPENS,
        ),
        (
            r"\bwhere\b|어디|장소",
            r"location|place|address|city|country|site|room|building|floor|office|venue|warehouse|shelf|"
            r"[가-힣]*(?:장소|주소|위치|소재지?|지역|창고|센터)|[가-힣]{2,}지|[가-힣]+실|층",
            f"{_HAPPENS}|{_STANDS}",
        ),
        (
            r"\bwho(?:m|se)?\b|누가|누구",
            r"names?|owner|operator|author|by|contact|manager|leader|teacher|instructor|speaker|doctor|person|"
            r"responsible|[가-힣]*(?:성명|이름|담당|작성|대표|강사|의사|책임|발표)[가-힣]?|[가-힣]{2,}[자인]",
            "맡[가-힣]*",
        ),
        (
            r"\bhow (?:many|much)\b|몇|얼마",
            r"number|count|totals?|amount|hours|quantity|qty|price|cost|fee|rate|"
            r"[가-힣]+[수량가액비료]|재고|합계|요금|비용|정원|인원",
            "",
        ),
        (
            r"\bwhat time\b|\bwhen\b|몇\s?시|언제",
            "times?|hours?|[가-힣]*(?:시간|시각)",
            "starts?|begins?|ends?|opens?|closes?|(?:시작|끝|마치|마쳐|열|닫|문)[가-힣]*",
        ),
        (
            r"\bhow many people\b|몇\s?(?:명|사람)",
            "capacity|seats?|[가-힣]*(?:정원|인원)",
            "people|fits?|seats?|holds?|(?:들어|앉|수용)[가-힣]*",
        ),
        (
            r"\bwhen\b|\bwhat year\b|언제|몇\s?년",
            "opened|founded|established|[가-힣]*(?:개점|개장|개업|개원|설립|창립)[가-힣]*",
            "opened|founded|established|started|열[가-힣]*|문을|생[기겼긴][가-힣]*",
        ),
        (
            r"\bhow (?:many|much)\b|몇|얼마",
            "stock|quantity|qty|[가-힣]*(?:재고|수량|잔량)",
            "left|remains?|remaining|남[가-힣]*",
        ),
        (
            r"\bwho\b|누가|누구",
            "teacher|instructor|lecturer|tutor|강사|교사|선생님?",
            "teach|teaches|taught|gives?|가르[가-힣]*",
        ),
        (
            r"\bhow heavy\b|\bweighs?\b|무거|무게",
            "weight|mass|무게|중량",
            "heavy|weighs?|무거[가-힣]*|무게[가-힣]*",
        ),
        (
            r"\bhow (?:tall|high)\b|높은|높나|높이",
            "height|elevation|높이|고도",
            "tall|high|높[가-힣]*",
        ),
        (
            r"\bhow long\b|얼마나 (?:긴|길|걸)",
            "length|duration|period|time|길이|기간|시간",
            "long|takes?|last|길|긴가|걸[가-힣]*",
        ),
        (r"\bhow wide\b|너비", "width|너비|폭", "wide|너비[가-힣]*"),
        (r"\bhow deep\b|깊", "depth|깊이", "deep|깊[가-힣]*"),
        (r"\bhow fast\b|빠른|빠르|빨라", "speed|velocity|속도|속력", "fast|빠[가-힣]*"),
        (r"\bhow (?:loud|noisy)\b|시끄러", "noise|sound|소음", "loud|noisy|시끄러[가-힣]*"),
        (r"\bhow old\b|나이|몇 살", "age|나이|연령", "old|나이[가-힣]*"),
        (
            r"\bhow (?:big|large)\b|얼마나 (?:크|큰|넓)",
            "size|area|dimensions?|크기|면적|규격",
            "big|large|[크큰넓][가-힣]*",
        ),
        (r"\bhow far\b|얼마나 (?:멀|먼)", "distance|range|거리", "far|[멀먼][가-힣]*"),
        (
            r"\bhow (?:hot|cold|warm)\b|뜨거|차가",
            "temperature|온도",
            "hot|cold|warm|(?:뜨거|차가)[가-힣]*",
        ),
        (r"\bhow often\b|얼마나 자주", "frequency|interval|주기|빈도", "often|자주"),
        (
            r"\bhow expensive\b|\bcosts?\b|비싸|비싼",
            "price|cost|fee|[가-힣]*(?:가격|단가|금액|요금|비용)",
            "expensive|costs?|비[싸싼][가-힣]*",
        ),
    )
)
_NAMED = re.compile(
    r"\b(?:which|what)\s+(?!type|kind|sort|is\b|are\b|was\b|were\b|do|did\b)([a-z]+)|(?:어느|어떤|무슨)\s+([가-힣]+)",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"([가-힣]+(?:나요|니까|는가요?|어요|아요|해요|돼요|했어|됐어|었어|았어|였어|하죠|되죠|하지|되지))\s*[?？.]?\s*$"
)
_PREDICATE_ENGLISH = re.compile(
    r"\b(?:which|what)\s+\w+\s+(?:does|do|did)\b.*\b([a-z]+)(?:\s+(?:in|at|on|to|from|by|with|for))?\s*[?.]?\s*$"
)
_OF_NAMED = re.compile(f"{_HAPPENS}|{_STANDS}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
# "arrives" is said by a column "Arrival", "owns" by "Owner".
_DERIVED = re.compile(
    "(?:ers?|ors?|als?|y|ment|ure|ance|ence|ing|ability|able|ions?|ation|ity|ness)"
)
_LEAST_STEM = 3
# "전화번호" is what a column "전화" has.
_ADDED = re.compile("번호|일자|날짜|이름|금액|수량|시간|장소|주소|기간|코드|비용|여부")


def meets(question: str, labels: str) -> bool:
    """Say whether one of the words that name columns or a value is of the kind a question asks for."""
    return any(True for _ in _met(question, labels))


def unspoken(question: str, labels: str) -> set[Word]:
    """Return the words of a question that labels leave unsaid: "held" where a column says dates."""
    light = [*_met(question, labels), *([_OF_NAMED] if _names_asked(question, labels) else [])]
    pieces = (
        piece for piece in _WORD.findall(question) if any(one.fullmatch(piece) for one in light)
    )
    return {
        tuple(terms(bare(piece))) for piece in (*pieces, *_predicate(question, labels))
    } | _derived(question, labels)


def _met(question: str, labels: str) -> Iterator[re.Pattern[str]]:
    """Yield what each kind that is asked for and named leaves unsaid."""
    words = _WORD.findall(labels)
    for asks, named, light in _KINDS:
        if asks.search(question) and any(named.fullmatch(word) for word in words):
            yield light


def _names_asked(question: str, labels: str) -> bool:
    """Say whether labels hold what a question asks for by its name: "which room", "어느 부서"."""
    held = set(terms(labels))
    return any(
        held.issuperset(terms(bare(english or korean)))
        for english, korean in _NAMED.findall(question)
    )


def _predicate(question: str, labels: str) -> list[str]:
    """Return the final verb of a question that names a column: "Which cabin does she sleep in?"."""
    if not _names_asked(question, labels):
        return []
    return _PREDICATE.findall(question) + _PREDICATE_ENGLISH.findall(question)


def _derived(question: str, labels: str) -> set[Word]:
    """Return the words of a question that a label is made of."""
    names = [word.lower() for word in _WORD.findall(labels) if word.isascii()]
    asked = [term for term in terms(question) if term.isascii() and term not in FUNCTION_WORDS]
    nouns = {bare(piece) for piece in re.findall(r"[가-힣]+", question)}
    longer = {noun for noun in nouns for name in _WORD.findall(labels) if _is_longer(noun, name)}
    return {(term,) for term in asked if any(_is_derived(name, term) for name in names)} | {
        tuple(terms(noun)) for noun in longer
    }


def _is_longer(noun: str, name: str) -> bool:
    return len(name) > 1 and noun.startswith(name) and _ADDED.fullmatch(noun, len(name)) is not None


def _is_derived(name: str, term: str) -> bool:
    stem = term.rstrip("ei")
    return (
        len(stem) >= _LEAST_STEM
        and name.startswith(stem)
        and _DERIVED.fullmatch(name, len(stem)) is not None
    )
