"""Programs of others that are used where they are installed: Tesseract, LibreOffice, speech."""
