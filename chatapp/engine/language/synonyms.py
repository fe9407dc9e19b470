"""Synonyms of terms in questions: "P&L" for "statements of operations"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from chatapp.engine.language import terms as keywords

# How people ask (regular expressions), and the words of the other names. First those of reports of
# companies.
_PARTS = {
    r"P&L|profit and loss|income statements?|statements? of (?:income|operations|earnings)": (
        "income statement operation earnings"
    ),
    r"balance sheets?|statements? of financial position": (
        "balance sheet statement financial position"
    ),
    r"cash ?flow statements?|statements? of cash ?flows?": "cash flow statement",
    r"재무상태표|대차대조표": "재무상태표 대차대조표",
    r"손익계산서": "포괄손익계산서",
}
_THINGS = {
    r"capex|capital (?:expenditures?|spending)": "capital expenditure purchase property equipment",
    r"PP&E|PPNE|fixed assets?": "property plant equipment net",
    r"COGS|cost of (?:sales|revenues?|goods sold)": "cost goods sold sales revenue",
    r"D&A": "depreciation amortization",
    r"EPS": "earnings share",
    r"R&D": "research development",
    r"FCF|free cash ?flow": "free cash flow operating activities",
    r"(?:share|stock) (?:buybacks?|repurchases?)|buy(?:ing)? back": "repurchase common stock treasury",
    r"자사주": "자기주식",
    # How people speak, and how offices and laws write.
    r"처음|최초|가장 먼저": "처음 최초",
    r"월급|봉급|급여": "임금 보수 급여",
    r"나이": "연령",
    r"나라": "국가",
    r"쉬는 날": "휴일 휴가",
    r"그만두|그만둘|그만둔": "퇴직 사직",
    r"집세|월세": "차임 임대료",
    r"사는 곳|살던 곳": "주소 거주지",
    r"출장비|교통비": "여비",
    r"전화번호": "연락처",
}
_FISCAL_YEAR = re.compile(r"\bFY ?['’]?(\d\d)\b")


def terms(question: str) -> Counter[str]:
    """Return the search terms of other names of what a question names, with how often they count.

    A part of a document says where to look: its name counts once more than the question says it. Of
    a thing only those words count that the question does not say itself.
    """
    things = [*_named(question, _THINGS), *(f"20{year}" for year in _FISCAL_YEAR.findall(question))]
    parts = set(keywords.terms(" ".join(_named(question, _PARTS))))
    own = set(keywords.terms(question))
    return Counter(parts | set(keywords.terms(" ".join(things))) - own)


def _named(question: str, names: Mapping[str, str]) -> list[str]:
    return [
        also
        for asked, also in names.items()
        if re.search(rf"(?<![A-Za-z])(?:{asked})(?![A-Za-z])", question, re.IGNORECASE)
    ]
