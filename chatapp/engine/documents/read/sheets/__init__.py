"""Parts of the readers of spreadsheets and tables in text files."""
