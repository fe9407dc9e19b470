"""Answering: what a question becomes before the model sees it, and an answer after."""
