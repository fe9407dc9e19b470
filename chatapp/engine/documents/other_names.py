"""What else a thing is called that a question names: people ask for the "P&L", pages say "statements of operations"."""

from __future__ import annotations

import re

from chatapp.engine.documents import keywords

# In reports of companies: how people ask for a thing, and the words of its other names.
_NAMES = (
    (r"P&L|profit and loss|income statements?|statements? of (?:income|operations|earnings)",
     "income statement operation earnings"),
    (r"balance sheets?|statements? of financial position", "balance sheet statement financial position"),
    (r"cash ?flow statements?|statements? of cash ?flows?", "cash flow statement"),
    (r"capex|capital (?:expenditures?|spending)", "capital expenditure purchase property equipment"),
    (r"PP&E|PPNE|fixed assets?", "property plant equipment net"),
    (r"COGS|cost of (?:sales|revenues?|goods sold)", "cost goods sold sales revenue"),
    (r"D&A", "depreciation amortization"),
    (r"EPS", "earnings share"),
    (r"R&D", "research development"),
    (r"FCF|free cash ?flow", "free cash flow operating activities"),
    (r"(?:share|stock) (?:buybacks?|repurchases?)|buy(?:ing)? back", "repurchase common stock treasury"),
    (r"재무상태표|대차대조표", "재무상태표 대차대조표"),
    (r"손익계산서", "포괄손익계산서"),
    (r"자사주", "자기주식"),
)  # fmt: skip
_GROUPS = tuple((re.compile(rf"(?<![A-Za-z])(?:{asked})(?![A-Za-z])", re.I), also) for asked, also in _NAMES)
_FISCAL_YEAR = re.compile(r"\bFY ?['’]?(\d\d)\b")


def terms(question: str) -> list[str]:
    """Return the search terms of the other names of what a question names, without those it says itself."""
    also = [names for pattern, names in _GROUPS if pattern.search(question)]
    also += [f"20{year}" for year in _FISCAL_YEAR.findall(question)]
    said = set(keywords.terms(question))
    return [term for term in dict.fromkeys(keywords.terms(" ".join(also))) if term not in said]
