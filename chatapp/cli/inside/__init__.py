"""`chatapp inside`: tokens, perplexity and similarity."""
