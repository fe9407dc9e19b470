"""Puts argparse's own words (usage, options, messages) into the language in use."""

from __future__ import annotations

import argparse

from chatapp import texts


def install() -> None:
    """From now on argparse asks our catalogue, as it would ask gettext."""
    argparse._ = _word  # type: ignore[attr-defined]


def _word(message: str) -> str:
    code = f"argparse.{message}"
    return texts.tr(code) if texts.has(code) else message
