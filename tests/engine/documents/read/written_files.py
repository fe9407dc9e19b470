"""Word, HWPX and PowerPoint files written by hand, part by part."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
CHART = (
    f"<c:chartSpace {NAMESPACES}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Visitors</a:t></a:r></a:p>"
    "</c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser><c:tx><c:v>Pool</c:v></c:tx>"
    '<c:cat><c:strLit><c:pt idx="0"><c:v>Q1</c:v></c:pt><c:pt idx="1"><c:v>Q2</c:v></c:pt>'
    '<c:pt idx="2"><c:v>Q3</c:v></c:pt></c:strLit></c:cat><c:val><c:numLit><c:formatCode>0%</c:formatCode>'
    '<c:pt idx="0"><c:v>0.5</c:v></c:pt><c:pt idx="2"><c:v>0.75</c:v></c:pt></c:numLit></c:val></c:ser>'
    "</c:barChart></c:plotArea></c:chart></c:chartSpace>"
)
DIAGRAM = (
    f'<dgm:dataModel {NAMESPACES}><dgm:ptLst><dgm:pt modelId="0" type="doc"/>'
    + "".join(
        f'<dgm:pt modelId="{number}"><dgm:t><a:p><a:r><a:t>{name}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for number, name in enumerate(("Clerk", "Head", "Deputy"), 1)
    )
    + '</dgm:ptLst><dgm:cxnLst><dgm:cxn modelId="7" srcId="0" destId="2" srcOrd="0"/>'
    '<dgm:cxn modelId="8" srcId="2" destId="3" srcOrd="0"/>'
    '<dgm:cxn modelId="9" srcId="3" destId="1" srcOrd="0"/></dgm:cxnLst></dgm:dataModel>'
)


def rewritten(
    source: Path, target: Path, replaced: Mapping[str, str], only: str | None = None
) -> None:
    """Write a copy of a ZIP file in which texts of all parts, or of one, are replaced."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            for old, new in replaced.items() if only in (None, name) else ():
                data = data.replace(old.encode(), new.encode())
            after.writestr(name, data)


def run(text: str, look: str = "") -> str:
    """Return a run of Word; `look` is what stands in its rPr."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def word(path: Path, *body: str, **parts: str) -> Path:
    """Write a Word document; the parts are named without ending, `related` maps ids to parts."""
    related = parts.pop("related", "")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "word/document.xml",
            f"<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>",
        )
        for name, text in parts.items():
            file.writestr(f"word/{name}.xml", text.replace("NAMESPACES", NAMESPACES))
        if related:
            links = "".join(
                f'<Relationship Id="{name}" Type="x/{name}" Target="{target}"/>'
                for name, _, target in (link.partition("=") for link in related.split())
            )
            file.writestr("word/_rels/document.xml.rels", f"<Relationships>{links}</Relationships>")
    return path


def hwpx(path: Path, section: str, header: str = "", **parts: str) -> Path:
    """Write an HWPX document."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("Contents/header.xml", f"<head>{header}</head>")
        file.writestr("Contents/section0.xml", f"<sec>{section}</sec>")
        for name, text in parts.items():
            file.writestr(f"Chart/{name}.xml", text)
    return path


def line(content: str, shape: int = 0, letters: int = 0) -> str:
    """Return a paragraph of HWPX."""
    return f'<p paraPrIDRef="{shape}"><run charPrIDRef="{letters}">{content}</run></p>'


def web_page(path: Path, body: str) -> Path:
    path.write_text(f"<html><body>{body}</body></html>", "utf-8")
    return path
