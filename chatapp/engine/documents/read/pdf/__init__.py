"""PDF reading in a child process, and OCR."""
