"""Embedders, vectors of passages, and the Chroma store."""
