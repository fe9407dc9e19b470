"""Reading pictures of text: OCR engines, and what a scan looks like."""
