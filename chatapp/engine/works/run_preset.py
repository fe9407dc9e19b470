"""Uses a preset on a whole document: on its text piece by piece, or as a question that its pages
answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from chatapp.contract.protocol import Answered, Ask, Event, RunPreset
from chatapp.contract.records import Document
from chatapp.engine.answers import ask
from chatapp.engine.answers.asking import Asking
from chatapp.engine.presets import presets
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.works import blocks, lines, preset_doubts
from chatapp.engine.works.course import Bench, Course, Maker
from chatapp.engine.works.preset_doubts import Used
from chatapp.errors import NothingToRead, PresetNotFound

_MOST_TOKENS = 2500


@dataclass(frozen=True, slots=True)
class Wish:
    """Which preset, from which files, and what the command says about it."""

    command: RunPreset
    files: dict[str, PresetFile]
    stopped: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Result:
    """What a preset made of a document, and the names of `translation_flags` that make it doubtful."""

    text: str
    doubts: tuple[str, ...]


def run(course: Course, bench: Bench, document: Document, wish: Wish) -> Result:
    """Return the result. Raises PresetNotFound, NothingToRead, what an Ask raises, and JobStopped."""
    if wish.command.preset_id not in wish.files:
        raise PresetNotFound(preset=wish.command.preset_id, presets=", ".join(sorted(wish.files)))
    # Values that do not fit are told before anything is begun.
    presets.fill(
        wish.files[wish.command.preset_id].preset, wish.command.values, wish.command.language
    )
    pieces = [""] if wish.command.question else _pieces(course, bench, document)
    course.expect(len(pieces), float(sum(map(len, pieces)) or 1))
    course.tell()
    said = []
    for at, piece in enumerate(pieces):
        make = partial(_answer, bench, document, wish, piece)
        said.append(course.part(f"piece {at}", float(len(piece) or 1), make))
        course.tell()
    bench.store.finish(course.work.id)
    # A label found for several pieces is said once.
    used = Used(wish.files[wish.command.preset_id], wish.command.language, wish.command.values)
    pairs = list(zip(pieces, said, strict=True))
    doubts = preset_doubts.of_results(used, pairs, lambda: _is_english_only(course))
    return Result("\n\n".join(dict.fromkeys(said)), doubts)


def _is_english_only(course: Course) -> bool:
    return bool(course.with_model(lambda maker: "x" * maker.model.english_only))


def _answer(bench: Bench, document: Document, wish: Wish, piece: str, maker: Maker) -> str:
    command = Ask(
        id=wish.command.id,
        question=wish.command.question or piece,
        preset_id=wish.command.preset_id,
        values=wish.command.values,
        document_ids=(document.id,) if wish.command.question else (),
        language=wish.command.language,
    )
    asking = Asking(maker.local, maker.model, wish.files, lambda: bench.documents)
    answered: Answered = ask.run(_Silent(command, _heard_by_nobody, wish.stopped), command, asking)
    return answered.text


class _Silent(Job):
    """A job whose events nobody hears: the result is delivered whole."""

    def __init__(
        self, command: Ask, send: Callable[[Event], None], stopped: Callable[[], bool]
    ) -> None:
        super().__init__(command, send)
        object.__setattr__(self, "_stopped", stopped)

    def stopped(self) -> bool:
        """Say whether the job that this one is a part of was stopped."""
        return bool(object.__getattribute__(self, "_stopped")())


def _heard_by_nobody(_event: Event) -> None:
    return


def _pieces(course: Course, bench: Bench, document: Document) -> list[str]:
    kept = bench.store.plan(course.work.id)
    if not kept:
        found = blocks.joined(blocks.cut(lines.read(bench.documents, document)))
        if not found:
            raise NothingToRead(name=document.name)
        kept = course.with_model(
            lambda maker: json.dumps(_packed(found, maker), ensure_ascii=False)
        )
        bench.store.decide(course.work.id, kept, len(json.loads(kept)))
    return [str(piece) for piece in json.loads(kept)]


def _packed(found: Sequence[blocks.Block], maker: Maker) -> list[str]:
    """Put paragraphs together until they fill a third of the context."""
    limit = min(_MOST_TOKENS, maker.local.weights.context_tokens // 3)
    pieces, used, before = list[str](), 0, ""
    for block in found:
        size = maker.local.tokens.count(block.text)
        step = max(1, len(block.text) * limit // max(1, size)) if size > limit else len(block.text)
        for start in range(0, len(block.text), step):
            text = block.text[start : start + step]
            own = min(size, limit)
            if pieces and used + own <= limit:
                pieces[-1] += f"\n{text}" if block.kind == before == "row" else f"\n\n{text}"
                used += own
            else:
                pieces.append(text)
                used = own
            before = block.kind
    return pieces
