"""Files that are made to use up memory, time or disk, each with the ending it goes by."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

_MB = 1 << 20
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def bombs(is_quick: bool) -> Iterator[tuple[str, bytes]]:
    """Yield ending and content; a quick run has smaller ones."""
    size = 8 if is_quick else 64
    depth = 3_000 if is_quick else 100_000
    yield "docx", _zip({"word/document.xml": _zeros(size * 8)})
    yield "xlsx", _xlsx(f'<row r="1"><c r="A1"><v>{"9" * size * _MB}</v></c></row>')
    yield "xlsx", _rows(100_000 if is_quick else 1_000_000)
    yield "xlsx", _xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    merged = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>'
    yield "xlsx", _xlsx(f'<row r="1"><c r="A1"><v>1</v></c></row>{merged}')
    yield "csv", b"a,b,c\n" + b"1,2,3\n" * (100_000 if is_quick else 1_000_000)
    yield "csv", b"a," * (size * _MB // 8)
    yield (
        "ods",
        _ods("table:number-rows-repeated='1048576'", "table:number-columns-repeated='16384'"),
    )
    yield "html", b"<div>" * depth + b"deep"
    yield "html", b"<table><tr><td>" * (depth // 3) + b"deep"
    yield "html", b"<table><tr><td colspan=99999999 rowspan=99999999>x</table>"
    yield "md", b"> " * depth + b"deep"
    yield "md", b"[" * depth + b"(" * depth
    yield "md", b"- " * depth + b"x"
    yield "rtf", b"{\\rtf1" + b"{" * depth + b"deep"
    yield "rtf", b"{\\rtf1 " + b"\\u54924?" * (size * _MB // 16) + b"}"
    yield "docx", _zip({"word/document.xml": b"<w:p>" * depth})
    yield (
        "docx",
        _word("<w:tbl><w:tr><w:tc>" * (depth // 30) + "</w:tc></w:tr></w:tbl>" * (depth // 30)),
    )
    yield "eml", _nested_mail(200 if is_quick else 2_000)
    yield (
        "mbox",
        b"From a@b Thu Jan  1 00:00:00 2026\nSubject: x\n\nwords\n\n"
        * (5_000 if is_quick else 50_000),
    )
    yield "zip", _nested_zip(5 if is_quick else 20)
    yield "zip", _zip({f"{number}.txt": b"x" for number in range(2_000 if is_quick else 60_000)})
    yield "zip", _zip({"../../escaped.txt": b"x", "/tmp/escaped.txt": b"x", "a\\..\\b.txt": b"x"})
    yield "zip", _zip({"a.txt": _zeros(size * 16)})
    yield "txt", b"a" * (size * _MB)
    yield "txt", b"\n" * (size * _MB)
    yield "txt", ("가" * 1000 + "\n").encode("utf-16") * (size * 64)
    yield "txt", bytes(size * _MB)
    yield (
        "hwpx",
        _zip({"Contents/section0.xml": b"<sec>" + b"<p><run><tbl><tr><tc>" * (depth // 30)}),
    )
    yield "svg", b"<svg><script>1</script></svg>"
    yield "pptx", _zip({"ppt/presentation.xml": b"<p>" * depth})
    yield "epub", _zip({"META-INF/container.xml": b"<a>" * depth})


def _zeros(megabytes: int) -> bytes:
    return bytes(megabytes * _MB)


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def _nested_zip(levels: int) -> bytes:
    data = _zip({"end.txt": b"deep"})
    for level in range(levels):
        data = _zip({f"{level}.zip": data, f"{level}b.zip": data})
        if len(data) > 8 * _MB:
            break
    return data


def _word(body: str) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    text = f"<w:document {space}><w:body>{body}</w:body></w:document>"
    return _zip({"word/document.xml": text.encode()})


def _xlsx(rows: str) -> bytes:
    named = '<sheet name="A" sheetId="1" r:id="r1"/>'
    book = f'<workbook xmlns="{_SHEETS}" xmlns:r="r"><sheets>{named}</sheets></workbook>'
    link = '<Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    links = f"<Relationships>{link}</Relationships>"
    sheet = f'<worksheet xmlns="{_SHEETS}"><sheetData>{rows}</sheetData></worksheet>'
    return _zip(
        {
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": links.encode(),
            "xl/worksheets/sheet1.xml": sheet.encode(),
        }
    )


def _rows(count: int) -> bytes:
    return _xlsx(
        "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, count))
    )


def _ods(rows: str, columns: str) -> bytes:
    cell = f"<table:table-cell {columns}><text:p>x</text:p></table:table-cell>"
    table = f"<table:table><table:table-row {rows}>{cell}</table:table-row></table:table>"
    spaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("office", "text", "table"))
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = f"<office:document-content {spaces}>{body}</office:document-content>"
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return _zip({"mimetype": kind, "content.xml": content.encode()})


def _nested_mail(levels: int) -> bytes:
    head = "From: a@b\nMIME-Version: 1.0\n"
    for level in range(levels):
        head += f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'
    return (head + "Content-Type: text/plain\n\ndeep\n").encode()
