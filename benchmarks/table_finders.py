"""Measures table finders on PDFs with known tables: rows read right, tables found in prose, time.

    python -m benchmarks.table_finders --libraries FOLDER

FOLDER is where `pip install --target FOLDER pdfplumber camelot-py img2table` has put them; those
that are missing are left out. A row is right when a row of a table found has exactly its cells.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import SimpleDocTemplate, Table

from benchmarks.bench_import import make_pdf

_FONT = "HYSMyeongJo-Medium"
_PROSE_PAGES = 10
Rows = list[list[str]]
Finder = Callable[[Path], Iterator[Rows]]


@dataclass(frozen=True, slots=True)
class KnownTable:
    """A PDF and the rows of its table, those of its header aside."""

    name: str
    path: Path
    rows: Rows


def made(folder: Path) -> Iterator[KnownTable]:
    """Write PDFs: with all lines, over pages with two header rows, level lines alone, none."""
    body = [[f"지점{n:02d}", f"{1000 + 37 * n:,}", f"{n * 1.5:.1f}%", f"{-n if n % 7 == 0 else n}"]
            for n in range(1, 61)]  # fmt: skip
    header = [["지점", "매출", "비율", "증감"]]
    two = [["지점", "2025년", "", "증감"], ["", "매출", "비율", ""]]
    spans = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (3, 1))]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    level = [("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.grey)]
    for name, head, rows, look in (
        ("all lines", header, body[:20], grid),
        ("two header rows, three pages", two, body, [*grid, *spans]),
        ("level lines alone", header, body[:20], level),
        ("no lines", header, body[:20], []),
    ):
        path = folder / f"{len(name)}-{name[:3]}.pdf"
        _write(path, [*head, *rows], look, len(head))
        yield KnownTable(name, path, rows)


def _write(path: Path, rows: Rows, look: Sequence[Any], header: int) -> None:
    size = landscape(A4) if len(rows) > 50 else A4
    table = Table(rows, repeatRows=header, colWidths=110)
    table.setStyle([("FONT", (0, 0), (-1, -1), _FONT, 10), *look])
    SimpleDocTemplate(str(path), pagesize=size).build([table])


def ours(path: Path) -> Iterator[Rows]:
    from chatapp.engine.documents.page import tables
    from chatapp.engine.documents.page.page_view import PageView
    from chatapp.engine.documents.read.pdf import pdf

    pages: list[Any] = []
    pdf.read_pages(path, path.name, lambda page, _: pages.append(page), lambda: False)
    for page in pages:
        view = PageView(page.text, page.packed_boxes, page.width, page.height)
        for table in view.tables:
            if table.has_columns:
                yield [list(record.cells) for record in tables.records(page.text, table)]


def with_pdfplumber(path: Path) -> Iterator[Rows]:
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            for table in page.extract_tables():
                yield [[cell or "" for cell in row] for row in table]


def with_camelot(path: Path, flavor: str) -> Iterator[Rows]:
    import camelot

    for table in camelot.read_pdf(str(path), pages="all", flavor=flavor):
        yield [[str(cell) for cell in row] for row in table.df.to_numpy().tolist()]


def with_img2table(path: Path) -> Iterator[Rows]:
    from img2table.document import PDF

    for tables in PDF(src=str(path)).extract_tables(borderless_tables=False).values():
        for table in tables:
            yield [[str(cell or "") for cell in row] for row in table.df.to_numpy().tolist()]


FINDERS: dict[str, Finder] = {
    "ours": ours,
    "pdfplumber": with_pdfplumber,
    "camelot lattice": lambda path: with_camelot(path, "lattice"),
    "camelot stream": lambda path: with_camelot(path, "stream"),
    "img2table": with_img2table,
}


def rows_right(known: KnownTable, found: Sequence[Rows]) -> int:
    """Return how many rows of a known table are a row of a table found."""
    seen: set[tuple[str, ...]] = set()
    for table in found:
        seen.update(tuple(" ".join(cell.split()) for cell in row) for row in table)
    return sum(tuple(row) in seen for row in known.rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--libraries", type=Path)
    options = parser.parse_args()
    if options.libraries is not None:
        sys.path.append(str(options.libraries))
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    with tempfile.TemporaryDirectory() as within:
        known = list(made(Path(within)))
        prose = Path(within) / "prose.pdf"
        make_pdf(prose, _PROSE_PAGES)
        for name, finder in FINDERS.items():
            print(_measured(name, finder, known, prose), flush=True)


def _measured(name: str, finder: Finder, known: Sequence[KnownTable], prose: Path) -> str:
    began = time.perf_counter()
    results = []
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            for each in known:
                right = rows_right(each, list(finder(each.path)))
                results.append(f"{each.name} {right}/{len(each.rows)}")
            false = len(list(finder(prose)))
    except ImportError as error:
        return f"{name}: not installed ({error})"
    seconds = time.perf_counter() - began
    return f"{name}: {', '.join(results)}; {false} tables in prose; {seconds:.1f} s"


if __name__ == "__main__":
    main()
