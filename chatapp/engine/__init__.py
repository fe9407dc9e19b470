"""The engine process: LangChain chains over a local model, and the document library."""
