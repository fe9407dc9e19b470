"""Searching in a document: a text is found however the page breaks, joins or takes apart its
letters.
"""

from __future__ import annotations

import unicodedata

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.search.page_search import find
from tests.engine.documents.conftest import Add, MakePdf


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("The gauge FELL to 31 cm.", "fell", ["FELL"]),
        ("an eﬃcient oﬃce ﬁle", "efficient", ["eﬃcient"]),
        ("an eﬃcient oﬃce ﬁle", "FILE", ["ﬁle"]),
        ("the infor-\nmation of well-\nknown rivers", "information", ["infor-\nmation"]),
        ("the infor-\nmation of well-\nknown rivers", "well-known", ["well-\nknown"]),
        ("so\u00adlar power", "solar", ["so\u00adlar"]),
        ("two\nlines", "two lines", ["two\nlines"]),
        ("보험업법 시행\n령 제59조", "시행령 제59조", ["시행\n령 제59조"]),
        ("보험 업법", "보험업법", ["보험 업법"]),
        (unicodedata.normalize("NFD", "가격은 각각"), "가", [unicodedata.normalize("NFD", "가")]),
        ("ＡＢＣ １２", "abc 12", ["ＡＢＣ １２"]),
        ("it’s 10–20", "it's 10-20", ["it’s 10–20"]),
        ("(a+b)* is [x]", "(a+b)* is [x]", ["(a+b)* is [x]"]),
        ("magic attack", "cat", []),
        ("anything", "  ", []),
    ],
)
def test_a_text_is_found_as_a_reader_sees_it(text: str, query: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in find(text, query)] == found


def test_a_hostile_query_takes_no_time() -> None:
    assert list(find("a" * 50_000 + "-\n" * 5000, "a-" * 200)) == []


def test_words_stand_where_they_are_drawn_and_read_on_over_a_broken_line(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    document = add(make_pdf("a.pdf", ["The tram has some infor-", "mation for you."]))
    words = documents.pages.words(document.id, 1)
    assert (
        "".join(word.text + word.after for word in words).strip()
        == "The tram has some information for you."
    )
    left, top, _right, bottom = words[1].box
    assert 60 < left < 68
    assert top < 60 < bottom < 68


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_of_a_turned_page_lie_on_the_page(
    documents: Documents, add: Add, make_pdf: MakePdf, rotation: int
) -> None:
    document = add(make_pdf("a.pdf", ["The tram runs."], rotation=rotation))
    page = documents.pages.render(document.id, 1, 100)
    for word in documents.pages.words(document.id, 1):
        left, top, right, bottom = word.box
        assert 0 <= left < right <= page.width
        assert 0 <= top < bottom <= page.height
