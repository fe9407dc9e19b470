"""Parts of the readers of Word, old Word and OpenDocument."""
