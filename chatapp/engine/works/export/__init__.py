"""Export of summaries and translations as Markdown, HTML and DOCX."""
