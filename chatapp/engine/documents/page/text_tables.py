"""Finds the tables that a text spells out itself: rows of Markdown between bars, and lines of
"label: value".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from chatapp.engine.documents.page.page_lines import Cell, Line

Run = tuple[int, int, tuple[Line, ...]]
"""Index of the first and of the last line, and the lines that are rows."""

COLUMN_WIDTH = 10.0
"""Columns of Markdown stand nowhere: the edges of two differ by this."""
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
_PAIR = re.compile(
    r"(?:[-*•–▪◦·○●□■]\s+)?[^\W_][^:：|.!?。\n]{0,39}(?:[:：]\s+|[:：](?![/\d\s]))\S"
)
# A number, a date, an amount or a telephone number; years, quarters and months name columns as
# well.
_VALUE = re.compile(r"(?!(?:19|20)\d\d\D?$|\d{1,2}\D{0,2}$)[^\w\s]?\d[\d\s.,:/~%()-]*\D{0,3}")
_YEARS = re.compile(r"\D*(?:19|20)\d\d\D{1,3}(?:19|20)?\d\d\D*")
_DIGITS_OF_A_DATE = 5
# What the labels of forms end with, in tables of two or four columns that have no header row.
_LABEL = re.compile(
    r".{0,8}(?:일시|일자|날짜|(?:생년월|입사|퇴사|신청|작성|발급|시작|종료|계약|등록|승인|접수|대여|반납)일|성명|품명|(?:장비|업체|회사|"
    r"과제|사업|계약|제품)명|(?:신청|담당|작성|참석|승인|결재|책임|보호|발주|수급|대표|관리|사용|점검)자|(?:신청|대리|보증|의뢰)인|"
    r"(?:연락|거래|구입|공급|납품)처|(?:출장|근무|소재|거주|목적|배송)지|번호|사번|부서|소속|직위|직급|직책|주소|전화|이메일|금액|기간|"
    r"비고|사유|목적|용도|내용|안건|결과|성별|학력|전공|경력|국적|제목|장소|서명)|"
    r"(?:.{1,20} )?(?:name|date|address|phone|telephone|e-?mail|position|title|department|signature|no\.?|number|id|"
    r"place|location|time|purpose|reason|remarks|due|by)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LEAST_ROWS = 2
_MOSTLY = 0.6
_LONGEST_PAIR = 120
_WRAPPED = 60
"""A line so long may go on in the next."""


def barred(text: str, lines: Sequence[Line]) -> list[Run]:
    """Return the tables of Markdown, without the rule below their header; only of lines without
    places.
    """
    found: list[Run] = []
    at = 0
    while at + 2 < len(lines):
        last = _last_barred(text, lines, at)
        if last > at + 1:
            lined = (lines[at], *lines[at + 2 : last + 1])
            rows = [
                replace(row, cells=cells) for row in lined if (cells := tuple(_cells(text, row)))
            ]
            found += [(at, last, tuple(rows))] if len(rows) > 1 else []
        at = max(last, at) + 1
    return found


def _last_barred(text: str, lines: Sequence[Line], header: int) -> int:
    """Return the last row of the table whose header row this is, `header` where there is none."""
    if not (_is_row(text, lines[header]) and _is_rule(text, lines[header + 1])):
        return header
    last = header + 1
    while last + 1 < len(lines) and _is_row(text, lines[last + 1]):
        if last + 2 < len(lines) and _is_rule(text, lines[last + 2]):
            # The header of the next piece of a long table.
            break
        if text.count("\n", lines[last].end, lines[last + 1].start) > 1:
            break
        last += 1
    return last


def _is_row(text: str, line: Line) -> bool:
    return line.height == 0 and _BAR.search(text, line.start, line.end) is not None


def _is_rule(text: str, line: Line) -> bool:
    return line.height == 0 and _RULE.fullmatch(text, line.start, line.end) is not None


def is_header(text: str, rows: Sequence[Line]) -> bool:
    """Say whether the first row names the columns: forms have labels and values in it ("사번 |
    20190733").
    """
    if any(_is_value(text[start:end]) for start, end, _ in rows[0].cells):
        return False
    columns = {left for row in rows for _, _, left in row.cells}
    if len(columns) % 2:
        return True
    labels = [
        text[start:end]
        for row in rows[1:]
        for start, end, left in row.cells
        if not left // COLUMN_WIDTH % 2
    ]
    return 2 * sum(_LABEL.fullmatch(label) is not None for label in labels) < max(len(labels), 1)


def _is_value(cell: str) -> bool:
    many = sum(letter.isdigit() for letter in cell) >= _DIGITS_OF_A_DATE and not _YEARS.fullmatch(
        cell
    )
    return many or _VALUE.fullmatch(cell) is not None


def _cells(text: str, line: Line) -> Iterator[Cell]:
    bars = [bar.start() for bar in _BAR.finditer(text, line.start, line.end)]
    starts = [*([] if text[line.start] == "|" else [line.start]), *(bar + 1 for bar in bars)]
    ends = [*(bars if text[line.start] != "|" else bars[1:]), line.end]
    for column, (start, end) in enumerate(zip(starts, ends, strict=False)):
        words = text[start:end]
        if words.strip():
            yield (
                start + len(words) - len(words.lstrip()),
                start + len(words.rstrip()),
                column * COLUMN_WIDTH,
            )


def spoken(text: str, rows: Sequence[Line]) -> dict[int, str]:
    """Return what rows of Markdown say without their table, by where they start: "Item: Drum ·
    Stock: 14".

    Of two columns the first names the second. Where the first row may hold labels and values,
    nothing is said.
    """
    cells = {row.start: {left: text[start:end] for start, end, left in row.cells} for row in rows}
    columns = cells[rows[0].start]
    if max(left for row in cells.values() for left in row) <= COLUMN_WIDTH:
        return {start: _unescaped(": ".join(row.values())) for start, row in cells.items()}
    if not _names_columns(columns, [cells[row.start] for row in rows[1:]]):
        return {}
    return {
        row.start: _unescaped(
            " · ".join(
                _with_name(columns.get(left, ""), cell) for left, cell in cells[row.start].items()
            )
        )
        for row in rows[1:]
    }


def _names_columns(header: dict[float, str], body: Sequence[dict[float, str]]) -> bool:
    """Say whether a first row is surely a header: no pairs of labels and values, or words above a
    column of numbers.
    """
    if len(header) % 2 or len(body) < _LEAST_ROWS:
        return len(header) % 2 == 1
    above = [left for left, words in header.items() if not _DIGIT.search(words)]
    return any(
        sum(bool(_DIGIT.search(row.get(left, ""))) for row in body) > _MOSTLY * len(body)
        for left in above
    )


def _with_name(name: str, cell: str) -> str:
    return f"{name}: {cell}" if name else cell


def _unescaped(words: str) -> str:
    return words.replace("\\|", "|")


def paired(text: str, lines: Sequence[Line], apart: AbstractSet[int]) -> list[Run]:
    """Return the runs of two and more lines "label: value", lines `apart` (by index) left out."""
    found: list[Run] = []
    at = 0
    while at < len(lines):
        last = at
        while last < len(lines) and last not in apart and _is_pair(text, lines, last):
            last += 1
        if last - at > 1:
            found.append((at, last - 1, tuple(lines[at:last])))
        at = max(last, at + 1)
    return found


def _is_pair(text: str, lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    length = line.end - line.start
    if len(line.cells) > 1 or length > _LONGEST_PAIR or not _PAIR.match(text, line.start, line.end):
        return False
    following = lines[index + 1] if index + 1 < len(lines) else None
    goes_on = following is not None and text.count("\n", line.end, following.start) == 1
    return not (
        length > _WRAPPED
        and goes_on
        and following
        and not _PAIR.match(text, following.start, following.end)
    )
