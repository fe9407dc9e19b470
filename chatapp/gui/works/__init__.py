"""Summaries and translations of whole documents."""
