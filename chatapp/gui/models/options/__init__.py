"""Choices for one model: context, layers, adapters."""
