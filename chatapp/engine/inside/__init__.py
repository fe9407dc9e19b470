"""A look inside: tokens of a text, its probabilities, similarity of texts, a map of passages."""
