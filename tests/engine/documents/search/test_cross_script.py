"""A question in another script than the documents is found by meaning, whatever words they share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chatapp.contract.records import Document
from chatapp.engine.documents.documents import Documents

CATALOGUE = "부품 가격표: Fender 케이스, 기타 줄, 피크, 스트랩, 튜너"
ANSWER = "80년대에 생산을 멈춘 재즈마스터는 2007년부터 미국에서 다시 만들어지기 시작했다."
QUESTION = "When did Fender start to make the guitar in America again after production had stopped?"


def test_shared_names_do_not_outweigh_meaning(
    documents: Documents,
    add: Callable[[Path], Document],
    make_pdf: Callable[..., Path],
) -> None:
    others = ["금강산에는 폭포가 많다.", "회의는 매주 월요일에 열린다.", "기차는 아홉 시에 떠난다."]
    add(make_pdf("기타.pdf", [CATALOGUE], [ANSWER], *[[other] for other in others]))
    assert documents.search(QUESTION, (), 1)[0].text == ANSWER
