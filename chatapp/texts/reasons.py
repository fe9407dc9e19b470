"""Sentences for why an answer or a translation is doubtful: names that records carry, worded."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.texts.catalogue import translation

WEAK_MODEL = "WeakModel"
"""The doubt that is about the model and not about a paragraph."""


def claim_reason(why: str, details: Mapping[str, str], language: str) -> str:
    """Say why a page does not support a sentence of an answer. Returns "" for a claim that holds
    and for reasons of a newer version.
    """
    return translation(language).find(f"claim.{why}", details)


def doubt(why: str, details: Mapping[str, str], language: str) -> str:
    """Say why a translation or the result of a preset is doubtful; "" for one of a newer version."""
    return translation(language).find(f"doubt.{why}", details)
