"""Token probabilities of an answer."""
