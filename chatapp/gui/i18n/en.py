"""Interface texts: English."""

TEXTS: dict[str, str] = {}
