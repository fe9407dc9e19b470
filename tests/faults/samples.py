"""A small good file of every format, as bytes, by ending."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pptx
import xlwt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.engine.documents.read.compound_file import compound_file
from tests.engine.documents.read.written_files import CHART, hwpx, line, paragraph, run, word

_KOREAN_FONT = "HYSMyeongJo-Medium"
_SPACES = " ".join(
    f'xmlns:{name}="urn:{name}"'
    for name in ("office", "text", "table", "draw", "presentation", "dc", "style", "fo")
)


def office_files() -> dict[str, bytes]:
    """Return a file for each ending but .pdf; some endings have two."""
    return {
        "docx": _docx(),
        "byhand.docx": _docx_by_hand(),
        "pptx": _pptx(),
        "xlsx": _xlsx(),
        "hwpx": _hwpx(),
        "odt": _open_document("text", f"<office:text>{_ODF_TEXT}</office:text>"),
        "ods": _open_document(
            "spreadsheet", f"<office:spreadsheet>{_ODF_TABLE}</office:spreadsheet>"
        ),
        "odp": _open_document(
            "presentation", f"<office:presentation>{_ODF_PAGE}</office:presentation>"
        ),
        "doc": _doc(),
        "xls": _xls(),
        "ppt": _ppt(),
        "hwp": _hwp(True),
        "plain.hwp": _hwp(False),
        "rtf": _RTF.encode(),
        "epub": _epub(),
        "mht": _mht(),
        "mbox": b"From a@b Thu Jan  1 00:00:00 2026\n" + _mail().as_bytes() + b"\n",
        "eml": _mail().as_bytes(),
        "html": _HTML.encode(),
        "md": _MD.encode(),
        "csv": '품목,가격\n책상,210\n"a\nb",1\n'.encode("cp949"),
        "zip": _zipped({"a.txt": b"inside", "b.html": _HTML.encode(), "c.docx": _docx()}),
        "txt": "휴가는 15일이다.\nThe quokka weighs 3 kg.\n".encode("utf-16"),
    }


def pdf_files() -> list[bytes]:
    """Return small PDFs: text, a form, links and outline, a table, a locked one."""
    return [_pdf(), _pdf_form(), _pdf(password="x")]


def pdf_of(*lines: str) -> bytes:
    """Return a PDF of one page with these lines."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 600))
    for number, text in enumerate(lines):
        canvas.drawString(40, 540 - 18 * number, text)
    canvas.save()
    return out.getvalue()


def _pdf(password: str = "") -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(_KOREAN_FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 600), encrypt=password or None, pageCompression=0)
    for page in range(3):
        canvas.bookmarkPage(f"p{page}")
        canvas.addOutlineEntry(f"Part {page}", f"p{page}")
        canvas.setFont(_KOREAN_FONT, 12)
        canvas.drawString(40, 560, "휴가는 15일이다.")
        canvas.setFont("Helvetica", 12)
        for row in range(6):
            canvas.line(40, 500 - 20 * row, 300, 500 - 20 * row)
            canvas.drawString(45, 485 - 20 * row, f"Item {row}")
            canvas.drawString(200, 485 - 20 * row, f"{row * 7}.50")
        canvas.linkURL("http://example.invalid/", (40, 40, 200, 60))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _pdf_form() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 600), pageCompression=1)
    canvas.drawString(40, 560, "Name")
    canvas.acroForm.textfield(name="name", x=100, y=550, value="Mara")
    canvas.acroForm.checkbox(name="box", x=100, y=500, checked=True)
    canvas.acroForm.choice(name="kind", x=100, y=450, value="A", options=["A", "B"])
    canvas.textAnnotation("note", (40, 40, 60, 60))
    canvas.save()
    return out.getvalue()


def _zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def _docx() -> bytes:
    made = docx.Document()
    made.add_heading("휴가", 1)
    made.add_paragraph("Every employee has 15 days.", style="List Number")
    table = made.add_table(2, 2)
    for number, text in enumerate(("Item", "Price", "Desk", "210")):
        table.cell(number // 2, number % 2).text = text
    made.sections[0].header.paragraphs[0].text = "head"
    made.add_comment(made.paragraphs[0].runs, "sure?", "Ada", "A")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _docx_by_hand() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        deleted = '<w:del w:author="A"><w:r><w:delText>500</w:delText></w:r></w:del>'
        chart = '<w:r><w:drawing><c:chart r:id="c1"/></w:drawing></w:r>'
        box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        one, two = (f"<m:r><m:t>{number}</m:t></m:r>" for number in "12")
        math = f"<m:oMath><m:f><m:num>{one}</m:num><m:den>{two}</m:den></m:f></m:oMath>"
        path = word(
            Path(folder) / "a.docx",
            paragraph(run("hidden", "<w:vanish/>"), deleted, run("700")),
            paragraph(chart, box, math),
            chart1=CHART,
            related="c1=chart1.xml",
        )
        return path.read_bytes()


def _pptx() -> bytes:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = "분기 실적"
    slide.placeholders[1].text = "매출 120억"
    slide.notes_slide.notes_text_frame.text = "notes"
    slide.shapes.add_table(2, 2, 0, 0, 999999, 999999).table.cell(0, 0).text = "Item"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _xlsx() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (("품목", "가격", "날"), ("책상", 210, "2026-03-05"), ("의자", 95.5, "=B2*2")):
        sheet.append(row)
    sheet.merge_cells("A5:C6")
    sheet["A5"] = "merged"
    sheet["B2"].number_format = '#,##0"원"'
    sheet.column_dimensions["C"].hidden = True
    made.create_sheet("둘")["A1"] = "two"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _xls() -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("S")
    sheet.write(0, 0, "Item")
    sheet.write(1, 0, 210, xlwt.easyxf(num_format_str='#,##0"원"'))
    sheet.write_merge(2, 3, 0, 1, "merged")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _hwpx() -> bytes:
    place = '<cellAddr colAddr="0" rowAddr="0"/><cellSpan colSpan="1" rowSpan="1"/>'
    cell = f"<tc><subList><p><run><t>칸</t></run></p></subList>{place}</tc>"
    body = line("<t>총칙<tab/>15일</t>", 1) + line(
        f"<tbl rowCnt='1' colCnt='1'><tr>{cell}</tr></tbl>"
    )
    body += line("<equation><script>{1} over {2}</script></equation>")
    header = '<paraPr id="0"/><paraPr id="1"><heading type="OUTLINE" level="0"/></paraPr>'
    with tempfile.TemporaryDirectory() as folder:
        return hwpx(Path(folder) / "a.hwpx", body, header).read_bytes()


_ODF_TABLE = (
    "<table:table table:name='T'><table:table-row><table:table-cell><text:p>Item</text:p></table:table-cell>"
    "<table:table-cell table:number-columns-repeated='2'><text:p>Price</text:p></table:table-cell></table:table-row>"
    "<table:table-row table:number-rows-repeated='3'><table:table-cell office:value-type='float'>"
    "<text:p>1,250</text:p></table:table-cell></table:table-row></table:table>"
)
_ODF_TEXT = (
    "<text:h text:outline-level='1'>Part</text:h><text:p>It is<text:s text:c='2'/>700"
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>tax</text:p>"
    f"</text:note-body></text:note></text:p><text:list><text:list-item><text:p>x</text:p></text:list-item></text:list>{_ODF_TABLE}"
)
_ODF_PAGE = (
    "<draw:page draw:name='1'><draw:frame><draw:text-box><text:p>slide</text:p></draw:text-box>"
    "</draw:frame><presentation:notes><text:p>note</text:p></presentation:notes></draw:page>"
)


def _open_document(kind: str, body: str) -> bytes:
    content = f"<office:document-content {_SPACES}><office:body>{body}</office:body></office:document-content>"
    return _zipped(
        {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content}
    )


def _record(tag: int, level: int, data: bytes) -> bytes:
    return struct.pack("<I", tag | level << 10 | len(data) << 20) + data


def _hwp(is_packed: bool) -> bytes:
    shapes = b"".join(_record(25, 0, struct.pack("<I", bits)) for bits in (0, 1 << 23))
    body = b""
    for text in ("총칙", "휴가는 15일이다."):
        body += _record(66, 0, struct.pack("<IIHB", len(text) + 1, 0, 1, 0))
        body += _record(67, 1, (text + "\r").encode("utf-16-le"))
    streams = {
        "FileHeader": b"HWP Document File".ljust(36, b"\0") + struct.pack("<I", int(is_packed))
    }
    for name, data in (("DocInfo", shapes), ("BodyText/Section0", body)):
        streams[name] = zlib.compress(data, wbits=-15) if is_packed else data
    return compound_file(streams)


def _doc() -> bytes:
    text, page = "계약\rItem\x07Price\x07\x07end \x13PAGE\x143\x15\r", 512
    made = bytearray(16 * page)
    struct.pack_into("<H", made, 0, 0xA5EC)
    struct.pack_into("<H", made, 0x0A, 0x0200)
    struct.pack_into("<i", made, 0x4C, len(text))
    made[2048 : 2048 + 2 * len(text)] = text.encode("utf-16-le")
    for at in (14, 15):
        struct.pack_into("<II", made, at * page, 2048, 2048 + 2 * len(text))
        made[(at + 1) * page - 1] = 1
    listed = b"".join(struct.pack("<III", 2048, 2048 + 2 * len(text), at) for at in (14, 15))
    pieces = struct.pack("<IIHIH", 0, len(text), 0, 2048, 0)
    clx = struct.pack("<BI", 2, len(pieces)) + pieces
    for at, value in ((0xFA, (0, 12)), (0x102, (12, 12)), (0x1A2, (len(listed), len(clx)))):
        struct.pack_into("<II", made, at, *value)
    return compound_file({"WordDocument": bytes(made), "1Table": listed + clx})


def _slide_record(kind: int, content: bytes, is_container: bool = False) -> bytes:
    return struct.pack("<HHI", 0xF if is_container else 0, kind, len(content)) + content


def _ppt() -> bytes:
    def text(kind: int, words: str) -> bytes:
        head = _slide_record(3999, struct.pack("<I", kind))
        return head + _slide_record(4000, words.encode("utf-16-le"))

    persist = struct.pack("<IIiII", 1, 0, 0, 256, 0)
    outline = _slide_record(1011, persist) + text(0, "분기 실적") + text(1, "매출 120억")
    document = _slide_record(1000, _slide_record(4080, outline, True), True)
    slide = _slide_record(1006, _slide_record(0xF00D, text(4, "beside"), True), True)
    directory = _slide_record(6002, struct.pack("<II", 1 << 20 | 1, len(document)))
    at = len(document) + len(slide) + len(directory)
    edit = struct.pack("<IHBBIIIIHH", 0, 0, 0, 3, 0, at - len(directory), 1, 2, 0, 0)
    user = struct.pack("<IIIHHBBH", 20, 0xE391C05F, at, 0, 1012, 3, 0, 0)
    streams = {
        "PowerPoint Document": document + slide + directory + _slide_record(4085, edit),
        "Current User": _slide_record(4086, user),
    }
    return compound_file(streams)


_RTF = (
    r"{\rtf1\ansi\ansicpg949{\fonttbl{\f0 Batang;}}{\*\generator x;}\pard Every employee has "
    r"15 days.\par \u54924?\'b0\'a1\b bold\b0\trowd\cellx100 a\cell b\cell\row}"
)
_HTML = (
    "<!doctype html><html><head><title>Price list</title><style>.x{display:none}</style></head>"
    "<body><h1>가격</h1><p>The desk is <b>210</b><sup>2</sup>.<span class=x>hidden</span></p>"
    "<ul><li>one<ul><li>two</ul></ul><table><tr><th rowspan=2>Item<th>Price<tr><td colspan=2>9</table>"
    "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math><form><input value=x><select><option selected>A</select></form>"
    "<img src=http://example.invalid/a.png><script>1</script></body></html>"
)
_MD = (
    "# 제목\n\n본문 **굵게** [link](http://example.invalid)\n\n"
    "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```\ncode\n```\n"
)


def _epub() -> bytes:
    container = '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'
    book = (
        '<package><metadata/><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        '</manifest><spine><itemref idref="a"/></spine></package>'
    )
    page = f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{_HTML.partition('<body>')[2]}"
    return _zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "b.opf": book,
            "a.xhtml": page,
        }
    )


def _mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ada <a@b.kr>", "c@d.kr", "견적 200만원"
    made["Date"] = "Thu, 05 Mar 2026 10:00:00 +0900"
    made.set_content("The offer is 200.")
    made.add_alternative(_HTML, subtype="html")
    made.add_attachment(b"attached words", maintype="text", subtype="plain", filename="견적.txt")
    return made


def _mht() -> bytes:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary=X; type="text/html"\n\n'
    part = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    return f"{head}--X\n{part}{_HTML}\n--X--\n".encode()
