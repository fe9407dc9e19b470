"""PDFs with a password: pdfium writes them without."""

from __future__ import annotations

from pathlib import Path

from chatapp.engine.documents.read.locked.lock_errors import UnknownLock, WrongPassword
from chatapp.errors import cause_code


def unlock(source: Path, target: Path, password: str) -> None:
    """Write a PDF without its lock. Raises WrongPassword or UnknownLock."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(source, password=password)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise WrongPassword from error
        raise UnknownLock(cause_code("lock_unknown")) from error
    document.save(target, flags=pdfium.FPDF_REMOVE_SECURITY)
    document.close()
