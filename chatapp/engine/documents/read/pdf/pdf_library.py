"""Starts pdfium in the PDF child process, with the bundled Korean font beside the system's."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence

import pypdfium2.raw as pdfium

from chatapp import fonts

CONFIG_VERSION = 2
"""The version of FPDF_LIBRARY_CONFIG that has font folders."""
LINUX_FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/share/X11/fonts/Type1",
    "/usr/share/X11/fonts/TTF",
    "/usr/local/share/fonts",
)
"""Where pdfium looks when it is given no folders; folders that are given replace these."""


def start(system_folders: Sequence[str] = LINUX_FONT_FOLDERS) -> None:
    """Initialize pdfium; on Linux with fonts of these folders and the bundled one.

    A PDF may name a Korean font that neither it nor the system has: pdfium would draw nothing and
    give its letters no boxes.
    """
    config = pdfium.FPDF_LIBRARY_CONFIG(version=CONFIG_VERSION)
    folders: list[bytes] = []
    if sys.platform.startswith("linux"):
        folders = [folder.encode() for folder in (*system_folders, str(fonts.KOREAN.parent))]
    # A C array of strings that ends with a null pointer.
    paths = (ctypes.c_char_p * (len(folders) + 1))(*folders, None)
    if folders:
        config.m_pUserFontPaths = ctypes.cast(paths, type(config.m_pUserFontPaths))
    # Importing pypdfium2 has initialized pdfium without folders.
    pdfium.FPDF_DestroyLibrary()
    pdfium.FPDF_InitLibraryWithConfig(ctypes.byref(config))
