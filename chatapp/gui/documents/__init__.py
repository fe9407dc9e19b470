"""The document library: lists, watched folders, import reports, search trial."""
