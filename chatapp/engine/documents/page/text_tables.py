"""Finds tables that a text spells out: Markdown rows between bars, and lines of "label: value"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from chatapp.engine.documents.page import table_rows
from chatapp.engine.documents.page.page_lines import LineCell, PageLine


@dataclass(frozen=True, slots=True)
class TableRun:
    """Lines `first` to `last` (both of them) of a page, and those of them that are rows."""

    first: int
    last: int
    rows: tuple[PageLine, ...]
    is_known: bool = False
    """Whether the reader of the file knows that the first row names the columns."""
    has_names: bool = True
    """Whether something stands in the row above the rule."""


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A row with a text for each column; `start` and `end` are characters of the page."""

    start: int
    end: int
    cells: tuple[str, ...]


COLUMN_WIDTH = 10.0
"""The columns of Markdown have no positions: column n is given the left edge n times this. Chosen."""
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
_PAIR = re.compile(
    r"(?:(?:[-*•–▪◦·○●□■①-⑳]|\d{1,2}[.)]|[가-하][.)])\s+)?"
    r"[^\W_][^:：|.!?。\n]{0,39}(?:[:：]\s+|[:：](?![/\d\s]))\S"
)
# A number, a date, an amount or a telephone number; years, quarters and months name columns as
# well.
_VALUE = re.compile(r"(?!(?:19|20)\d\d\D?$|\d{1,2}\D{0,2}$)[^\w\s]?\d[\d\s.,:/~%()-]*\D{0,3}")
_YEARS = re.compile(r"\D*(?:19|20)\d\d\D{1,3}(?:19|20)?\d\d\D*")
_DIGITS_OF_A_DATE = 5
"""Digits of a cell from which it is a value and no label, as in "2024. 3"; chosen."""
# What the labels of forms end with, in tables of two or four columns without a header row.
_LABEL = re.compile(
    r".{0,8}(?:일시|일자|날짜|(?:생년월|입사|퇴사|신청|작성|발급|시작|종료|계약|등록|승인|접수|대여|"
    r"반납)일|성명|품명|(?:장비|업체|회사|과제|사업|계약|제품)명|(?:신청|담당|작성|참석|승인|결재|책임|"
    r"보호|발주|수급|대표|관리|사용|점검)자|(?:신청|대리|보증|의뢰)인|(?:연락|거래|구입|공급|납품)처|"
    r"(?:출장|근무|소재|거주|목적|배송)지|번호|사번|부서|소속|직위|직급|직책|주소|전화|이메일|금액|기간|"
    r"비고|사유|목적|용도|내용|안건|결과|성별|학력|전공|경력|국적|제목|장소|서명)|"
    r"(?:.{1,20} )?(?:name|date|address|phone|telephone|e-?mail|position|title|department|"
    r"signature|no\.?|number|id|place|location|time|purpose|reason|remarks|due|by)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LEAST_ROWS = 2
"""Rows below a header at least; chosen."""
_MOSTLY = 0.6
"""Share of the rows that have a number in a column of numbers; chosen."""
_LONGEST_PAIR = 120
"""Characters of a line of label and value; chosen."""
_WRAPPED = 60
"""Characters; a longer line may continue in the next. Chosen."""


def barred(text: str, lines: Sequence[PageLine]) -> list[TableRun]:
    """Return the Markdown tables of a page; the rule below the header is no row."""
    runs: list[TableRun] = []
    index = 0
    while index + 2 < len(lines):
        last = _last_barred(text, lines, index)
        if last > index + 1:
            rows = _with_cells(text, (lines[index], *lines[index + 2 : last + 1]))
            rule = text[lines[index + 1].start : lines[index + 1].end]
            is_known = rule.startswith(f"|{table_rows.KNOWN}")
            has_names = bool(rows) and rows[0].start == lines[index].start
            if len(rows) > has_names:
                runs.append(TableRun(index, last, rows, is_known, has_names))
        index = max(last, index) + 1
    return runs


def _with_cells(text: str, lines: Sequence[PageLine]) -> tuple[PageLine, ...]:
    rows = (replace(line, cells=tuple(_cells(text, line))) for line in lines)
    return tuple(row for row in rows if row.cells)


def _last_barred(text: str, lines: Sequence[PageLine], header: int) -> int:
    """Return the last row of the table with this header row, `header` where there is none."""
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


def _is_row(text: str, line: PageLine) -> bool:
    if line.height > 0 and not (text[line.start] == "|" == text[line.end - 1]):
        return False
    return _BAR.search(text, line.start, line.end) is not None


def _is_rule(text: str, line: PageLine) -> bool:
    return _RULE.fullmatch(text, line.start, line.end) is not None


def is_header(text: str, rows: Sequence[PageLine]) -> bool:
    """Say whether the first row names the columns; forms have pairs ("사번 | 20190733") in it."""
    if any(_is_value(text[cell.start : cell.end]) for cell in rows[0].cells):
        return False
    columns: set[float] = set()
    for row in rows:
        columns.update(cell.left for cell in row.cells)
    if len(columns) % 2:
        return True
    labels = list(_labels(text, rows[1:]))
    matching = sum(_LABEL.fullmatch(label) is not None for label in labels)
    return 2 * matching < max(len(labels), 1)


def _labels(text: str, rows: Sequence[PageLine]) -> Iterator[str]:
    """Yield the cells of every second column, where forms have their labels."""
    for row in rows:
        for cell in row.cells:
            if not cell.left // COLUMN_WIDTH % 2:
                yield text[cell.start : cell.end]


def _is_value(cell: str) -> bool:
    digits = sum(map(str.isdigit, cell))
    is_long = digits >= _DIGITS_OF_A_DATE and not _YEARS.fullmatch(cell)
    return is_long or _VALUE.fullmatch(cell) is not None


def _cells(text: str, line: PageLine) -> Iterator[LineCell]:
    bars = [bar.start() for bar in _BAR.finditer(text, line.start, line.end)]
    starts_with_bar = text[line.start] == "|"
    starts = [*([] if starts_with_bar else [line.start]), *(bar + 1 for bar in bars)]
    ends = [*(bars[1:] if starts_with_bar else bars), line.end]
    for column, (start, end) in enumerate(zip(starts, ends, strict=False)):
        words = text[start:end]
        if words.strip():
            first = start + len(words) - len(words.lstrip())
            yield LineCell(first, start + len(words.rstrip()), column * COLUMN_WIDTH)


def spoken(text: str, rows: Sequence[PageLine], is_known: bool = False) -> dict[int, str]:
    """Return Markdown rows as sentences, by where they start: "Item: Drum · Stock: 14".

    Of two columns the first names the second, unless the first row is known to name both. A row is
    missing where the first row may hold labels and values instead of column names.
    """
    by_column = [{cell.left: text[cell.start : cell.end] for cell in row.cells} for row in rows]
    names = by_column[0]
    if not is_known and all(max(cells) <= COLUMN_WIDTH for cells in by_column):
        texts = [": ".join(cells.values()) for cells in by_column]
    elif is_known or _names_columns(names, by_column[1:]):
        rows = rows[1:]
        texts = [_with_names(names, cells) for cells in by_column[1:]]
    else:
        return {}
    unescaped = (words.replace("\\|", "|") for words in texts)
    return dict(zip((row.start for row in rows), unescaped, strict=True))


def named(records: Sequence[TableRecord]) -> dict[int, str]:
    """Return rows of a table without lines as sentences, by where they start.

    Only where each cell surely stands under its name: none is missing, and words stand over
    numbers.
    """
    names, *body = (record.cells for record in records)
    is_full = all(all(cells) for cells in body) and all(names[1:])
    if not is_full or any(map(_is_value, names)) or len(names) < 3:
        return {}
    columns = {float(column): name for column, name in enumerate(names)}
    rows = [{float(column): cell for column, cell in enumerate(cells)} for cells in body]
    if not _has_numbers_below(columns, rows):
        return {}
    texts = (_with_names(columns, cells) for cells in rows)
    return dict(zip((record.start for record in records[1:]), texts, strict=True))


def _names_columns(header: Mapping[float, str], body: Sequence[Mapping[float, str]]) -> bool:
    """Say whether a first row is a header: columns odd in number, or words above numbers."""
    if len(header) % 2 or len(body) < _LEAST_ROWS:
        return len(header) % 2 == 1
    return _has_numbers_below(header, body)


def _has_numbers_below(header: Mapping[float, str], body: Sequence[Mapping[float, str]]) -> bool:
    """Say whether words stand over numbers in a column."""
    for column, words in header.items():
        if _DIGIT.search(words):
            continue
        if sum(bool(_DIGIT.search(row.get(column, ""))) for row in body) > _MOSTLY * len(body):
            return True
    return False


def _with_names(names: Mapping[float, str], cells: Mapping[float, str]) -> str:
    named = (
        f"{names[column]}: {cell}" if names.get(column) else cell for column, cell in cells.items()
    )
    return " · ".join(named)


def paired(text: str, lines: Sequence[PageLine], excluded: AbstractSet[int]) -> Iterator[TableRun]:
    """Yield the runs of two and more lines "label: value" without `excluded` lines (by index)."""
    index = 0
    while index < len(lines):
        last = index
        while last < len(lines) and last not in excluded and _is_pair(text, lines, last):
            last += 1
        if last - index > 1:
            yield TableRun(index, last - 1, tuple(lines[index:last]))
        index = max(last, index + 1)


def _is_pair(text: str, lines: Sequence[PageLine], index: int) -> bool:
    line = lines[index]
    length = line.end - line.start
    if len(line.cells) > 1 or length > _LONGEST_PAIR or not _PAIR.match(text, line.start, line.end):
        return False
    if length <= _WRAPPED or index + 1 == len(lines):
        return True
    below = lines[index + 1]
    goes_on = text.count("\n", line.end, below.start) == 1
    return not goes_on or _PAIR.match(text, below.start, below.end) is not None
