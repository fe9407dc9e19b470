"""Calculates formulas whose value is not in the file, with IronCalc."""

from __future__ import annotations

import logging
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

_log = logging.getLogger("chatapp.documents")
_MOST_BYTES = 20_000_000
"""Of a workbook that is loaded whole; chosen."""
_BESIDE_CELLS = ("xl/worksheets/_rels/", "xl/comments", "xl/drawings/", "xl/media/", "xl/charts/")
_ERRORS = ("#NAME?", "#ERROR!", "#CIRC!", "#N/IMPL!")
"""What stands for a formula that IronCalc cannot calculate; the sheet's own errors stay."""


class Formulas:
    """The values of a workbook's formulas, calculated when the first is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._model: Any = None
        self._is_loaded = False
        self._sheets: dict[str, int] = {}

    def value(self, sheet: str, row: int, column: int) -> str | float | None:
        """Return the value at a row (from 1) and column (from 0); None where there is none."""
        if not self._is_loaded:
            self._is_loaded = True
            self._model = self._loaded()
            properties = self._model.get_worksheets_properties() if self._model else []
            self._sheets = {each["name"]: index for index, each in enumerate(properties)}
        if sheet not in self._sheets:
            return None
        value = self._model.get_cell_value(self._sheets[sheet], row, column + 1)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return None if value in _ERRORS else value

    def _loaded(self) -> Any:
        if self._path.stat().st_size > _MOST_BYTES:
            return None
        # A panic of the library is no Exception; a future hands over any.
        with ThreadPoolExecutor(1) as pool:
            calculated = pool.submit(_calculated, self._path)
            if failure := calculated.exception():
                _log.warning("formulas were not calculated: %s", type(failure).__name__)
                return None
            return calculated.result()


def _calculated(path: Path) -> Any:
    import ironcalc

    try:
        model = ironcalc.load_from_xlsx(str(path), "en", "UTC")
    except ironcalc.WorkbookError:
        # It looks for comments at one place only, and fails on drawings that it does not know.
        with tempfile.TemporaryDirectory() as folder:
            model = ironcalc.load_from_xlsx(str(_without_drawings(path, folder)), "en", "UTC")
    model.evaluate()
    return model


def _without_drawings(path: Path, folder: str) -> Path:
    """Write a copy of a workbook without what its sheets refer to."""
    copy = Path(folder) / "cells.xlsx"
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(copy, "w") as cells:
        for name in book.namelist():
            if not name.startswith(_BESIDE_CELLS):
                cells.writestr(name, book.read(name))
    return copy
