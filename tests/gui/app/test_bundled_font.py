"""Korean and emoji are drawn on a machine without any font: bundled ones serve the window, and one
of them pages of PDFs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Windows and macOS have a Korean font"
)

WINDOW = """
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QTextLayout
from PySide6.QtWidgets import QApplication
from chatapp.gui.app import bundled_font
application = QApplication([])
print(QFontDatabase.families(QFontDatabase.WritingSystem.Korean))
bundled_font.add_where_missing()
print(QFontDatabase.families(QFontDatabase.WritingSystem.Korean))
print(QFontMetrics(QFont("NanumGothic")).inFontUcs4(ord("한")))
layout = QTextLayout("Done \\U0001F600 한글", QFont("NanumGothic"))
layout.beginLayout()
layout.createLine()
layout.endLayout()
runs = layout.glyphRuns()
print(sorted({run.rawFont().familyName() for run in runs}), all(all(run.glyphIndexes()) for run in runs))
"""
PDF = """
import ctypes, sys
import pypdfium2.raw as pdfium
from chatapp.engine.documents.read.pdf import pdf_library
pdf_library.start(system_folders=())
page = pdfium.FPDF_LoadPage(pdfium.FPDF_LoadDocument(sys.argv[1].encode(), None), 0)
bitmap = pdfium.FPDFBitmap_CreateEx(400, 200, pdfium.FPDFBitmap_Gray, None, 0)
pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, 400, 200, 0xFFFFFFFF)
pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, 400, 200, 0, 0)
pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), pdfium.FPDFBitmap_GetStride(bitmap) * 200)
print(sum(pixel < 128 for pixel in pixels))
"""


def run(program: str, *arguments: str, **environment: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(
        command,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout


def test_the_window_has_hangul_and_emoji_where_the_system_has_no_font(tmp_path: Path) -> None:
    no_fonts = tmp_path / "fonts.conf"
    no_fonts.write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>", "utf-8")
    shown = run(WINDOW, QT_QPA_PLATFORM="offscreen", FONTCONFIG_FILE=str(no_fonts))
    *korean, drawn = shown.splitlines()
    assert korean == ["[]", "['NanumGothic']", "True"]
    assert drawn == "['NanumGothic', 'Noto Emoji'] True"


def test_a_pdf_that_names_a_korean_font_without_holding_it_is_drawn(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    canvas = Canvas(str(tmp_path / "k.pdf"), pagesize=(400, 200))
    canvas.setFont("HYSMyeongJo-Medium", 12)
    canvas.drawString(40, 100, "연차 휴가는 열닷새이다.")
    canvas.save()
    assert int(run(PDF, str(tmp_path / "k.pdf"))) > 100
