"""The form of a preset for models without a chat template: examples with labels, in plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatapp.contract.records import Language

_LABEL = re.compile(r"^[^\s:：][^:：\n]{0,39}[:：]", re.MULTILINE)
"""The beginning of a line up to its colon."""
_BLANK_LINE = "\n\n"


@dataclass(frozen=True, slots=True)
class TextForm:
    """A template that ends where the model goes on; `language` is that of its labels."""

    language: Language
    template: str

    def prompt(self, rendered: str) -> str:
        """Return a rendered template; the space behind its last label is the model's to write."""
        return f"{rendered} " if rendered.endswith(":") else rendered

    def stop(self, rendered: str, text: str) -> tuple[str, ...]:
        """Return what ends the answer: the next label, or a blank line where the text has none.

        `rendered` is the template with an empty text. A form without labels ends by itself.
        """
        labels = tuple(dict.fromkeys(_LABEL.findall(rendered)))
        if not labels:
            return ()
        blank_line = () if _BLANK_LINE in text.strip() else (_BLANK_LINE,)
        return (*blank_line, *(f"\n{label}" for label in labels))


CONTINUED = TextForm("en", "{text}")
"""The text itself."""
