"""Files that LibreOffice converts, where it is installed, to a format that this program reads."""
