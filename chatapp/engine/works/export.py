"""Writes a summary or a translation as Markdown, HTML or DOCX, with marks where pages begin."""

from __future__ import annotations

import html
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from chatapp.contract.records import Language
from chatapp.contract.work_records import Paragraph, Point, Summary, Translation
from chatapp.engine.documents.page import table_rows
from chatapp.errors import ChatappError, ExportFailed, ExportKindUnknown, os_cause
from chatapp.machine.settings import write_atomically
from chatapp.texts import places
from chatapp.texts.reasons import WEAK_MODEL, doubt

Style = Literal["title", "heading", "text", "point", "code", "page", "note", "row"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph of what is written, and how."""

    style: Style
    text: str


def of_summary(summary: Summary, language: Language) -> list[Piece]:
    """Return a summary as pieces; every point ends with its place."""
    found = [Piece("title", summary.document), *_points(summary.overview, language)]
    for section in summary.sections:
        where = places.span(section, language)
        found += [Piece("heading", f"{section.heading} ({where})" if section.heading else where)]
        found += _points(section.points, language)
    return found


def of_translation(translation: Translation, language: Language) -> list[Piece]:
    """Return a translation as pieces; what was not translated stands as it is, doubts stand below
    their paragraph.
    """
    found, page, notes = [Piece("title", translation.document)], 0, list[Piece]()
    is_weak = _is_all_by_a_weak_model(translation)
    if is_weak:
        found.append(Piece("note", f"⚠ {doubt(WEAK_MODEL, {}, language)}"))
    for one in translation.paragraphs:
        if one.kind != "row" or one.page != page:
            found += notes
            notes = []
        if one.page != page:
            page = one.page
            found.append(Piece("page", places.words(one.place, page, language)))
        found.append(Piece(_style(one), one.text or one.source))
        flags = [flag for flag in one.flags if not (is_weak and flag.why == WEAK_MODEL)]
        doubts = " ".join(doubt(flag.why, flag.details, language) for flag in flags)
        # Those of rows stand below their table, which they would cut in two, and name their row.
        about = f"“{table_rows.cells(one.source)[0]}”: " if one.kind == "row" else ""
        notes += [Piece("note", f"⚠ {about}{doubts}")] if doubts else []
        if one.kind != "row":
            found += notes
            notes = []
    return [*found, *notes]


def _is_all_by_a_weak_model(translation: Translation) -> bool:
    """Say whether nothing is by a model that knows the language: that is said once then, not below
    each paragraph.
    """
    made = [one for one in translation.paragraphs if one.flags or one.text not in ("", one.source)]
    return bool(made) and all(any(flag.why == WEAK_MODEL for flag in one.flags) for one in made)


def _style(one: Paragraph) -> Style:
    if one.kind == "row":
        # What was edited may be none any more.
        return "row" if table_rows.is_row(one.text or one.source) else "text"
    return one.kind


def write(pieces: list[Piece], file: Path, language: str = "") -> None:
    """Write them in the form that the file's name ends with; `language` is the text's, "" when it
    is not known.

    Raises ExportKindUnknown, ExportFailed, DiskFull.
    """
    makers: dict[str, Callable[[list[Piece]], bytes]] = {
        ".md": lambda found: as_markdown(found).encode("utf-8"),
        ".html": lambda found: as_html(found, language).encode("utf-8"),
        ".docx": lambda found: as_docx(found, language),
    }
    if file.suffix.lower() not in makers:
        raise ExportKindUnknown(file=file.name)
    try:
        write_atomically(file, makers[file.suffix.lower()](pieces))
    except ChatappError:
        raise
    except OSError as error:
        raise ExportFailed(file=file.name, cause=os_cause(error)) from error


def _points(points: tuple[Point, ...], language: Language) -> Iterator[Piece]:
    for point in points:
        said = f"“{point.text}”" if point.is_quote else point.text
        yield Piece("point", f"{said} [{places.of(point.source, language)}]")


# Markdown ------------------------------------------------------------------------------------

_MARKUP = re.compile(r"([\\`*_<>\[\]|~])")
_LINE_START = re.compile(r"^(\d*)([#+=-]|[.)](?=\s))")


def as_markdown(pieces: list[Piece]) -> str:
    """Return Markdown in which nothing of the document can act as markup."""
    shown: dict[Style, Callable[[str], str]] = {
        "title": lambda text: f"# {_plain(text)}",
        "heading": lambda text: f"## {_plain(text)}",
        "text": _plain,
        "point": lambda text: f"- {_plain(text)}",
        "code": _fenced,
        "page": lambda text: f"---\n\n*{_plain(text)}*",
        "note": lambda text: f"> {_plain(text)}",
        "row": _row,
    }
    lines = [shown[piece.style](piece.text) for piece in pieces]
    text = "\n\n".join(lines) + "\n"
    return re.sub(
        r"(?m)^(- .*\n)\n(?=- )|^(\| .*\n)\n(?=\| )", lambda found: found[1] or found[2], text
    )


def _row(text: str) -> str:
    if table_rows.is_rule(text):
        return table_rows.row(table_rows.cells(text))
    return f"| {' | '.join(map(_plain, table_rows.cells(text)))} |"


def _plain(text: str) -> str:
    one_line = " ".join(text.split())
    # Pages in brackets stay as they are read: they cannot become links.
    escaped = re.sub(r"\\\[([^\[\]]{1,60})\\\]$", r"[\1]", _MARKUP.sub(r"\\\1", one_line))
    return _LINE_START.sub(r"\1\\\2", escaped)


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


# HTML ----------------------------------------------------------------------------------------

_PAGE = """<!DOCTYPE html>
<html{language}><head><meta charset="utf-8"><title>{title}</title><style>
body {{ max-width: 44em; margin: 2em auto; padding: 0 1em; line-height: 1.6; font-family: sans-serif; }}
.page {{ color: #6b6b66; border-top: 1px solid #e4e4e0; margin-top: 2em; padding-top: .3em; font-size: .85em; }}
td, th {{ border: 1px solid #e4e4e0; padding: .2em .6em; text-align: start; }} table {{ border-collapse: collapse; }}
.note {{ color: #9a5b00; font-size: .9em; }} pre {{ background: #f6f6f4; padding: .6em; overflow-x: auto; }}
:lang(ko) {{ word-break: keep-all; overflow-wrap: break-word; }}
</style></head><body>
{body}
</body></html>
"""
_TAGS = {
    "title": "<h1>{}</h1>",
    "heading": "<h2>{}</h2>",
    "text": "<p>{}</p>",
    "point": "<li>{}</li>",
    "code": "<pre>{}</pre>",
    "page": '<p class="page">{}</p>',
    "note": '<p class="note">{}</p>',
}
_RIGHT_TO_LEFT = {"ar"}
_AROUND: dict[str, str] = {"point": "ul", "row": "table"}
"""What goes around those that stand one below the other."""


def as_html(pieces: list[Piece], language: str = "") -> str:
    """Return a page of its own, without scripts and without anything from elsewhere."""
    body: list[str] = []
    for at, piece in enumerate(pieces):
        around = _AROUND.get(piece.style, "")
        if around and (at == 0 or pieces[at - 1].style != piece.style):
            body.append(f"<{around}>")
        if piece.style != "row":
            body.append(_TAGS[piece.style].format(html.escape(piece.text)))
        elif not table_rows.is_rule(piece.text):
            following = pieces[at + 1] if at + 1 < len(pieces) else piece
            tag = "th" if following.style == "row" and table_rows.is_rule(following.text) else "td"
            cells = (f"<{tag}>{html.escape(cell)}</{tag}>" for cell in table_rows.cells(piece.text))
            body.append(f"<tr>{''.join(cells)}</tr>")
        if around and (at + 1 == len(pieces) or pieces[at + 1].style != piece.style):
            body.append(f"</{around}>")
    title = html.escape(pieces[0].text if pieces else "")
    direction = ' dir="rtl"' if language in _RIGHT_TO_LEFT else ""
    told = f' lang="{html.escape(language)}"{direction}' if language else ""
    return _PAGE.format(title=title, body="\n".join(body), language=told)


# DOCX ----------------------------------------------------------------------------------------

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_STYLES: dict[Style, tuple[str, str, str]] = {
    "title": ("Title", "Title", '<w:b/><w:sz w:val="40"/>'),
    "heading": ("Heading1", "heading 1", '<w:b/><w:sz w:val="28"/>'),
    "text": ("Normal", "Normal", '<w:sz w:val="22"/>'),
    "point": ("ListBullet", "List Bullet", '<w:sz w:val="22"/>'),
    "code": (
        "Code",
        "Code",
        '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/><w:sz w:val="19"/>',
    ),
    "page": ("PageMark", "Page Mark", '<w:color w:val="6B6B66"/><w:sz w:val="18"/>'),
    "row": ("TableText", "Table Text", '<w:sz w:val="20"/>'),
    "note": ("Doubt", "Doubt", '<w:color w:val="9A5B00"/><w:sz w:val="19"/>'),
}
_DEFAULT = ' w:default="1"'
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_PARTS = {
    "[Content_Types].xml": _HEAD
    + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>',
    "_rels/.rels": _HEAD
    + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": _HEAD
    + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
    'Target="styles.xml"/></Relationships>',
}


def as_docx(pieces: list[Piece], language: str = "") -> bytes:
    """Return a Word file: styles of its own, so that headings and page marks can be found and
    changed at once.
    """
    direction = "<w:bidi/>" if language in _RIGHT_TO_LEFT else ""
    styles = "".join(
        f'<w:style w:type="paragraph"{_DEFAULT if style_id == "Normal" else ""} w:styleId="{style_id}">'
        f'<w:name w:val="{name}"/>'
        f'<w:pPr>{direction}<w:spacing w:after="120"/></w:pPr><w:rPr>{look}</w:rPr></w:style>'
        for style_id, name, look in _STYLES.values()
    )
    body = "".join(
        _docx_table([piece.text for piece in group])
        if style == "row"
        else "".join(map(_docx_paragraph, group))
        for style, group in itertools.groupby(pieces, key=lambda piece: piece.style)
    )
    parts = {
        **_PARTS,
        "word/styles.xml": f"{_HEAD}<w:styles {_NAMESPACE}>{styles}</w:styles>",
        "word/document.xml": f"{_HEAD}<w:document {_NAMESPACE}><w:body>{body}</w:body></w:document>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            # A fixed date: the same document gives the same file.
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content.encode("utf-8"))
    return stream.getvalue()


def _docx_table(rows: list[str]) -> str:
    lines = [table_rows.cells(row) for row in rows if not table_rows.is_rule(row)]
    grid = "<w:gridCol/>" * max(map(len, lines), default=1)
    shown = "".join(
        "<w:tr>"
        + "".join(f"<w:tc>{_docx_paragraph(Piece('row', cell))}</w:tc>" for cell in line)
        + "</w:tr>"
        for line in lines
    )
    borders = "".join(f'<w:{edge} w:val="single" w:sz="4" w:color="C8C8C4"/>' for edge in _EDGES)
    # A paragraph behind it: Word takes no table for the end of a document.
    look = f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    return f"<w:tbl>{look}{shown}</w:tbl><w:p/>"


def _docx_paragraph(piece: Piece) -> str:
    text = _FORBIDDEN.sub("", f"•  {piece.text}" if piece.style == "point" else piece.text)
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{_STYLES[piece.style][0]}"/></w:pPr><w:r>{lines}</w:r></w:p>'
    )
