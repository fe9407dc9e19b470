"""A loaded GGUF model with its chat template and tokenizer."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatapp.contract.records import Adapter, Thinking
from chatapp.engine.models.chat_template import CHATML_MARKS, ChatTemplate, Turn
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.interface.thinking import (
    AnswerPart,
    ThinkingStream,
    opened_by,
    shown_marks,
)
from chatapp.engine.models.llama import adapters, text_stream
from chatapp.engine.models.llama.generation import Generation, Request
from chatapp.engine.models.llama.weights import Weights
from chatapp.engine.models.prompt_tokens import MOST_PICTURES, PromptTokens, picture_mark

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

    from chatapp.engine.models.llama.draft import Draft
    from chatapp.engine.models.llama.vision import Vision


class LocalModel:
    """Renders prompts and generates answers with one loaded model."""

    def __init__(self, weights: Weights, projector: Path | None = None) -> None:
        """`projector` is the vision part (mmproj)."""
        self.weights = weights
        self.tokens = PromptTokens(weights)
        self.template = ChatTemplate(
            weights.chat_template,
            weights.token_text(weights.bos),
            weights.token_text(weights.eos),
            knows_chatml=set(CHATML_MARKS) <= set(weights.special_texts()),
        )
        self.generation = Generation(weights)
        self.adapters = adapters.Adapters(weights)
        self.thinking_marks = shown_marks(weights)
        self.thinking: Thinking = "auto"
        """The level of runs that ask for none of their own."""
        self.projector = projector
        self._vision: Vision | None = None

    def prompt(
        self,
        messages: Sequence[BaseMessage],
        tools: Sequence[Mapping[str, Any]] = (),
        thinking: Thinking | None = None,
    ) -> list[int]:
        """Return the prompt tokens; a last message of the assistant is continued."""
        # LangChain is imported here so that this module does not wait for it.
        from chatapp.engine.models import tool_calls
        from chatapp.engine.models.interface import picture_parts

        if tools and not self.template.knows_tools:
            messages, tools = tool_calls.offer(messages, tools), ()
        turns = [
            Turn(
                tool_calls.role(message, self.template),
                tool_calls.as_text(message),
                picture_parts.files(message),
            )
            for message in messages
        ]
        return self.prompt_of(turns, tools, thinking)

    def prompt_of(
        self,
        turns: Sequence[Turn],
        tools: Sequence[Mapping[str, Any]] = (),
        thinking: Thinking | None = None,
    ) -> list[int]:
        """Return the prompt tokens of chat turns; a last one of the assistant is continued."""
        texts = self.tokens.defuse_all([turn.content for turn in turns])
        shown = self._visible_pictures(turns)
        safe = [
            Turn(turn.role, _with_pictures(text, turn.pictures, shown))
            for turn, text in zip(turns, texts, strict=True)
        ]
        beginning = safe.pop().content if safe and safe[-1].role == "assistant" else ""
        if beginning and self.template.is_plain:
            beginning = " " + beginning
        offered = json.loads(self.tokens.defuse(json.dumps(list(tools), ensure_ascii=False)))
        pictures = [self._vision_part().tokens(file) for file in shown]
        rendered = self.template.render(safe, offered, thinking or self.thinking)
        return self.tokens.tokenize(rendered + beginning, pictures)

    def _visible_pictures(self, turns: Sequence[Turn]) -> list[Path]:
        """Return the pictures that the model sees: the latest ones, none without a vision part."""
        files = dict.fromkeys(itertools.chain.from_iterable(turn.pictures for turn in turns))
        return list(files)[-MOST_PICTURES:] if self.projector else []

    def _vision_part(self) -> Vision:
        """Return the vision part, loaded with the first picture. Raises VisionPartUnfit."""
        if self._vision is None:
            assert self.projector is not None
            from chatapp.engine.models.llama.vision import Vision

            self._vision = self.generation.sequence.picture_decoder = Vision(
                self.weights, self.projector
            )
        return self._vision

    def request(
        self, prompt: list[int], run: Run, stop: tuple[str, ...] = (), json_schema: str = ""
    ) -> Request:
        """Return the request for one generation."""
        return Request(
            prompt=prompt,
            sampling=run.sampling,
            stop=(*run.stop, *stop, *self.template.stop),
            grammar=run.grammar,
            json_schema=json_schema or run.json_schema,
            logit_bias=run.logit_bias,
            chances=run.chances,
            shown=self.thinking_marks,
            stopped=run.stopped,
            on_prompt=run.on_prompt,
        )

    def told(self, request: Request, run: Run) -> Iterator[AnswerPart]:
        """Yield text as it comes; thinking also goes to `run`."""
        for part in self._parts(request, run):
            if part.is_thinking:
                run.think(part.text, part.retracts)
            yield part

    def _parts(self, request: Request, run: Run) -> Iterator[AnswerPart]:
        pieces = self.generation.stream(request, run.outcome)
        if self.template.is_plain and self._last_text(request.prompt).endswith("\nA:"):
            pieces = text_stream.without_first(pieces, " \n")
        if request.grammar or request.json_schema:
            yield from (AnswerPart(False, text) for text in pieces)
            return
        stream = ThinkingStream(opened_by(self.weights, request.prompt))
        for text in pieces:
            yield from stream.feed(text)
        yield from stream.finish()

    def _last_text(self, prompt: Sequence[int]) -> str:
        """Return the text of the last three tokens of a prompt."""
        return b"".join(map(self.weights.piece, prompt[-3:])).decode("utf-8", "replace")

    def text_prompt(self, text: str) -> list[int]:
        """Return the tokens of a text that is continued: no template, no control tokens in it."""
        return self.tokens.tokenize(self.tokens.defuse(text))

    def continued(self, text: str, run: Run, stop: tuple[str, ...] = ()) -> Iterator[str]:
        """Yield what the model writes behind a text that it is given as it is.

        A space at the end is taken off, and the one that the model begins with too: in most
        vocabularies a space belongs to the word behind it.
        """
        kept = text.rstrip(" ")
        has_space = kept != text and kept[-1:] not in ("", "\n")
        request = Request(
            prompt=self.text_prompt(kept if has_space else text),
            sampling=run.sampling,
            stop=(*run.stop, *stop),
            grammar=run.grammar,
            json_schema=run.json_schema,
            logit_bias=run.logit_bias,
            chances=run.chances,
            stopped=run.stopped,
            on_prompt=run.on_prompt,
        )
        pieces = self.generation.stream(request, run.outcome)
        return text_stream.without_first(pieces, " ") if has_space else pieces

    def aside(self) -> AbstractContextManager[None]:
        """Return a block in which other prompts may be read: the KV cache is as before after it."""
        return self.generation.sequence.aside()

    def use_adapters(self, texts: Sequence[str]) -> tuple[Adapter, ...]:
        """Use exactly these LoRA adapters, FILE or FILE:SCALE; return them. Raises ModelError."""
        if self.adapters.set([adapters.parse(text) for text in texts]):
            self.generation.forget()
        return self.adapters.active

    def use_fitting_adapters(self, texts: Sequence[str]) -> None:
        """Use the LoRA adapters that fit this model; others are skipped."""
        self.adapters.set_fitting([adapters.parse(text) for text in texts])

    def use_draft(self, draft: Draft | None) -> None:
        """Set or remove the draft model; frees the previous one."""
        if self.generation.draft is not None:
            self.generation.draft.close()
        self.generation.draft = draft

    def close(self) -> None:
        """Free the model's memory."""
        self.use_draft(None)
        if self._vision is not None:
            self._vision.close()
        self.weights.close()


def _with_pictures(text: str, pictures: Sequence[Path], shown: Sequence[Path]) -> str:
    """Put pictures before the text of a turn, as llama-server does; "[picture]" for unseen ones."""
    marks = (
        picture_mark(shown.index(file)) if file in shown else "[picture] " for file in pictures
    )
    return "".join(marks) + text
