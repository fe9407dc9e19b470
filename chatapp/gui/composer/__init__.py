"""Where a question is written: text, preset form, documents, token count."""
