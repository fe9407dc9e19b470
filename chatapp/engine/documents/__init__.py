"""Documents: reading PDFs, passages, the library, search."""
