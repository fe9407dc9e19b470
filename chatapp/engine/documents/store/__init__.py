"""The document library in SQLite."""
