"""Interface texts: Korean (written, not translated: 해요체 for sentences, nouns for buttons)."""

TEXTS: dict[str, str] = {}
