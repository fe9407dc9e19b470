"""What a library raises over a damaged file is told as damage, and a broken line costs only itself."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
import xlwt

from chatapp.errors import DocumentDamaged
from tests.engine.documents.conftest import Add
from tests.engine.documents.read.conftest import Read

_FORMAT = b"\xe0\x00\x14\x00"
"""The number and the length of the record of a cell's format."""


def _workbook() -> bytes:
    made = xlwt.Workbook()
    made.add_sheet("Prices").write(0, 0, "Desk")
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_a_workbook_whose_record_is_cut_off_is_told_as_damaged(
    add: Add, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    content = _workbook().replace(_FORMAT, _FORMAT[:2] + struct.pack("<H", 39), 1)
    (tmp_path / "a.xls").write_bytes(content)
    with pytest.raises(DocumentDamaged):
        add(tmp_path / "a.xls")
    assert "error at " in caplog.text
    caplog.clear()


@pytest.mark.parametrize("number", ["1114112", "-99999999999", "9" * 30])
def test_a_letter_that_no_number_has_costs_only_itself(
    read: Read, tmp_path: Path, number: str
) -> None:
    (tmp_path / "a.rtf").write_text(rf"{{\rtf1\ansi The desk\u{number}? costs 210.}}", "ascii")
    (section,) = read(tmp_path / "a.rtf")
    assert section.text.startswith("The desk")
    assert section.text.endswith(" costs 210.")


@pytest.mark.parametrize("date", [f"Mon, 1 Jan 2024 10:00:00 +{'9' * 18}", f"1 Jan {'9' * 20} 1:0"])
def test_a_date_beyond_all_years_is_shown_as_it_stands(
    read: Read, tmp_path: Path, date: str
) -> None:
    (tmp_path / "a.eml").write_text(f"From: a@b\nDate: {date}\n\nThe desk costs 210.\n", "ascii")
    (section,) = read(tmp_path / "a.eml")
    assert date in section.text
    assert "The desk costs 210." in section.text
