"""What the start page suggests: it fits the preset, the documents and the language of the model."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp import texts
from chatapp.contract import model_doubts
from chatapp.contract.records import Preset
from chatapp.texts import translation

_TALK = ("welcome.suggestion_1", "welcome.suggestion_2", "welcome.suggestion_3")
_DOCUMENTS = ("welcome.document_1", "welcome.document_2", "welcome.document_3")


def suggestions(preset: Preset | None, has_documents: bool, in_english: bool) -> Sequence[str]:
    """Return one to three texts that can be sent as they are."""
    language = "en" if in_english else texts.language()
    if preset is not None and model_doubts.has_task(preset) and preset.examples:
        example = preset.examples.get(language) or preset.examples.get("en", "")
        if example:
            return (example,)
    codes = _DOCUMENTS if has_documents else _TALK
    return [translation(language).tr(code) for code in codes]
