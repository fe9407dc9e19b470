"""The reranker, in a child process."""
