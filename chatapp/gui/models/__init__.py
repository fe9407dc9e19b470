"""Choosing the chat model."""
