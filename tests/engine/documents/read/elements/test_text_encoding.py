"""The encoding of a text is decided by what its letters would be; a guess is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.engine.documents.read import document_reader
from chatapp.engine.documents.read.elements import text_encoding

KOREAN, JAPANESE = "이름,부서\n홍길동,총무과\n", "氏名,部署\n山田太郎,総務課\n"
CHINESE, TRADITIONAL = "姓名,部门\n张三,采购科\n合同金额为五百万元", "姓名,部門\n張三,採購科\n"
RUSSIAN = "Имя,Отдел\nИванов,Закупки\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KOREAN, "cp949"),
        (KOREAN, "utf-16"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gbk"),
        (TRADITIONAL, "big5"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        ("Größe: 5 €, naïve café", "cp1252"),
    ],
)
def test_a_list_of_a_few_names_is_read_in_its_own_encoding(text: str, encoding: str) -> None:
    read = text_encoding.decoded(text.encode(encoding))
    assert read is not None
    assert read.text == text


def test_a_text_of_two_letters_is_a_guess(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("안녕".encode("cp949"))
    document = document_reader.open_document(tmp_path / "a.txt", "a.txt")
    assert document.warnings == ("encoding_unsure",)


def test_a_text_in_utf_8_is_no_guess(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("안녕", "utf-8")
    assert document_reader.open_document(tmp_path / "a.txt", "a.txt").warnings == ()
