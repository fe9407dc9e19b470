"""Search: BM25 over words and fields, fused with vector similarity."""
