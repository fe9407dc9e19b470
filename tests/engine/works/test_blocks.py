"""Headings and paragraphs come out of pages as a reader sees them; running headers do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.works import blocks, lines, sections
from chatapp.engine.works.headings import UsualLine, is_heading
from tests.engine.documents.conftest import Add, MakePdf

LONG = "The harbour of Marlow Bay was built by Ann Lee in"
PAGES = [
    [
        f"Harbour report {number}",
        "",
        "1. The harbour",
        LONG,
        "1887.",
        "It has 14 berths for ships up to 90 metres.",
    ]
    for number in range(1, 5)
]


def cut(documents: Documents, add: Add, make_pdf: MakePdf, *pages: list[str]) -> list[blocks.Block]:
    return blocks.cut(lines.read(documents, add(make_pdf("a.pdf", *pages))))


def test_lines_are_joined_to_paragraphs_under_their_headings(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    found = cut(documents, add, make_pdf, PAGES[0][2:])
    assert [(one.kind, one.text) for one in found] == [
        ("heading", "1. The harbour"),
        ("text", f"{LONG} 1887."),
        ("text", "It has 14 berths for ships up to 90 metres."),
    ]


def test_running_headers_are_no_text(documents: Documents, add: Add, make_pdf: MakePdf) -> None:
    assert not any("report" in one.text for one in cut(documents, add, make_pdf, *PAGES))


def test_korean_articles_are_headings(documents: Documents, add: Add, make_pdf: MakePdf) -> None:
    text = "은행은 예금자를 보호하고 금융 분쟁을 막기 위하여 정보를 제공한다."
    found = cut(documents, add, make_pdf, ["제2장 예금자 보호", text])
    assert [(one.kind, one.level) for one in found] == [("heading", 1), ("text", 0)]


def test_numbers_within_articles_are_no_headings(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    text = "은행은 다음 각 호의 어느 하나에 해당하면 금융위원회에 보고하여야 한다."
    items = ["1. 최대주주가 되었을 때", text, "2. 주식을 처분하였을 때", text]
    found = cut(
        documents, add, make_pdf, ["제15조 주식보유한도", text, *items, "제16조 한도초과", text]
    )
    assert [one.text for one in found if one.kind == "heading"] == [
        "제15조 주식보유한도",
        "제16조 한도초과",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "(MILLIONS) 2021 2020 2019",
        "(b) (a)",
        "AA 26.53 % 20.99 % 18.34 %",
        "Net income attributable to Amcor 805 1,048",
        "Items affecting comparability 7 — — 6",
    ],
)
def test_rows_of_figures_are_no_headings(line: str) -> None:
    row = lines.PlacedLine(1, 0, len(line), line, (0, 0, 90, 30))
    assert not is_heading(row, UsualLine(10, 0, 80))
    title = lines.PlacedLine(1, 0, 10, "RISKS 2021", (0, 0, 90, 30))
    assert is_heading(title, UsualLine(10, 0, 80))


def test_a_tall_sentence_is_no_heading_and_a_tall_numbered_title_is() -> None:
    said, title = "The lighthouse was built again.", "Item 1. Business."
    tall = [
        is_heading(lines.PlacedLine(1, 0, 9, text, (0, 0, 90, 30)), UsualLine(10, 0, 80))
        for text in (said, title)
    ]
    assert tall == [False, True]


def test_a_paragraph_over_the_end_of_a_page_is_one(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    found = cut(
        documents,
        add,
        make_pdf,
        ["The ships of the harbour are painted in"],
        ["red and white every spring."],
    )
    assert [one.text for one in blocks.joined(found)] == [
        "The ships of the harbour are painted in red and white every spring."
    ]


MARKDOWN = """# Plan

## Berths
Ships pay
for a berth.

```python
def pay(x):

    return {}
```
"""


def test_headings_of_a_document_without_pages_are_headings(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN, "utf-8")
    found = blocks.cut(lines.read(documents, add(tmp_path / "a.md")))
    assert [(one.kind, one.text, one.level) for one in found[:3]] == [
        ("heading", "Plan", 1),
        ("heading", "Berths", 2),
        ("text", "Ships pay for a berth.", 0),
    ]


def test_code_between_fences_keeps_its_lines(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN, "utf-8")
    found = blocks.cut(lines.read(documents, add(tmp_path / "a.md")))
    assert [(one.kind, one.text) for one in found[3:]] == [("code", "def pay(x):\n\n    return {}")]


def test_code_over_two_of_our_pages_ends_where_its_fence_does(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    code = "\n\n".join(f"value {number} = {number}" for number in range(400))
    (tmp_path / "a.md").write_text(f"Before.\n\n```\n{code}\n```\n\nAfter that.", "utf-8")
    found = blocks.cut(lines.read(documents, add(tmp_path / "a.md")))
    assert len({one.page for one in found}) > 1
    assert [one.text for one in found if one.kind == "text"] == ["Before.", "After that."]


def test_rows_of_a_table_stand_alone_under_one_header(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    rows = [
        f"| Berth {number} at the harbour of Marlow Bay | {number * 100} |" for number in range(40)
    ]
    table = "\n".join(["| BERTH | PRICE |", "| --- | --- |", *rows])
    (tmp_path / "a.md").write_text(f"Before it.\n\n{table}\n\nAfter it.", "utf-8")
    found = blocks.cut(lines.read(documents, add(tmp_path / "a.md")))
    assert [one.text for one in found if one.kind == "row"] == [
        "| BERTH | PRICE |",
        "| --- | --- |",
        *rows,
    ]
    assert [one.text for one in found if one.kind == "text"] == ["Before it.", "After it."]


def test_parts_follow_headings_and_keep_to_the_limit(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    parts = sections.cut(cut(documents, add, make_pdf, *PAGES), 20, lambda text: len(text.split()))
    assert all(part.tokens <= 20 for part in parts)
    assert {part.heading for part in parts} == {"1. The harbour"}
    assert sections.from_text(sections.as_text(parts)) == parts
