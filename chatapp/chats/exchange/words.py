"""The words around exported chats, in the language of whoever exports."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from chatapp import texts
from chatapp.contract.records import Language, Message, Source
from chatapp.texts import places, tr


@dataclass(frozen=True, slots=True)
class ExportWords:
    question: str
    answer: str
    sources: str
    language: Language
    picture: str = ""
    """Alternative text of a picture."""
    instructions: str = ""
    """The heading of the user's own instructions."""

    def heading(self, message: Message) -> str:
        """Return who speaks, and when that was."""
        speaker = self.question if message.role == "user" else self.answer
        if not message.created_at:
            return speaker
        when = datetime.datetime.fromtimestamp(message.created_at)
        return f"{speaker} · {when:%Y-%m-%d %H:%M}"

    def source(self, source: Source) -> str:
        """Return a source in one line: its mark, document, place and quote."""
        quote = " ".join(source.quote.split())
        place = places.with_heading(source, self.language)
        return f"[{source.mark}] {source.document}, {place}: “{quote}”"


def words() -> ExportWords:
    """Return the words in the language in use."""
    return ExportWords(
        tr("export.question"),
        tr("export.answer"),
        tr("export.sources"),
        texts.language(),
        tr("pictures.export"),
        tr("options.instructions"),
    )
