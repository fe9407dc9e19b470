"""A library with real PDFs."""

from tests.engine.documents.conftest import add, documents, folder, make_pdf

__all__ = ["add", "documents", "folder", "make_pdf"]
