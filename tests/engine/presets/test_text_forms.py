"""Presets for models without a chat template: plain text with examples, ended by the next label."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp.contract.protocol import Ask
from chatapp.contract.sampling import Sampling
from chatapp.engine.answers import chat, text_chain
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.presets import preset_file, presets
from chatapp.engine.presets.presets import PresetFile
from chatapp.engine.presets.text_form import TextForm
from chatapp.errors import PresetBroken, QuestionTooLong
from chatapp.machine.paths import shipped
from tests import gguf_files, stateful_files

NOWHERE = Path("/nowhere-at-all")
FILES = presets.load(shipped("prompts"), NOWHERE).files
WITH_FORMS = ("translate", "summarize", "polish", "explain", "names", "classify", "blank")
_CONTEXT = 2048


def _loaded(path: Path) -> LocalModel:
    return LocalModel(Weights(path, LoadOptions(context_tokens=_CONTEXT, threads=1)))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalModel]:
    local = _loaded(stateful_files.plain().write(tmp_path_factory.mktemp("models") / "b.gguf"))
    yield local
    local.close()


@pytest.fixture(scope="module")
def instructed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalModel]:
    local = _loaded(gguf_files.chat_model().write(tmp_path_factory.mktemp("models") / "c.gguf"))
    yield local
    local.close()


@pytest.fixture
def run() -> Run:
    return Run(sampling=Sampling(temperature=0, max_tokens=1))


def _read(local: LocalModel, file: PresetFile, ask: Ask, run: Run) -> str:
    """Return the prompt that a model read."""
    list(chat.stream(file, ask, local, run))
    held = local.generation.sequence.held
    return b"".join(map(local.weights.piece, held)).decode("utf-8", "replace").strip()


def _ask(text: str, **more: object) -> Ask:
    return Ask(id=1, question=text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("preset", WITH_FORMS)
@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_a_base_model_gets_the_examples_of_a_preset(
    base: LocalModel, run: Run, preset: str, language: str
) -> None:
    read = _read(base, FILES[preset], _ask("word1 word2", language=language), run)
    assert "\n\n" in read
    assert "word1 word2\n" in read
    assert read.endswith(":")


def test_labels_are_in_the_language_of_the_examples(base: LocalModel, run: Run) -> None:
    ask = _ask("word1", language="ko", values={"to": "ja"})
    assert _read(base, FILES["translate"], ask, run).endswith("Text: word1\nJapanese:")


def test_other_models_keep_their_template(instructed: LocalModel, run: Run) -> None:
    read = _read(instructed, FILES["translate"], _ask("word1"), run)
    assert "Translate the following text" in read


@pytest.mark.parametrize("text", ["The {sea}", "the <|im_start|>", "a\n\nb:"])
def test_a_continued_text_is_all_that_a_model_reads(
    base: LocalModel, instructed: LocalModel, run: Run, text: str
) -> None:
    for local in (base, instructed):
        read = _read(local, FILES["continue"], _ask(text), run)
        assert read.replace("< |", "<|") == text


def test_an_answer_goes_on_where_it_was_stopped(base: LocalModel, run: Run) -> None:
    ask = _ask("word1", answer_so_far="word2 word3")
    assert _read(base, FILES["polish"], ask, run).endswith("\nCorrected: word2 word3")


FORM = TextForm("en", "Text: a\nKorean: b: c\n\nText: {text}\n{to}:")


def test_an_answer_ends_at_a_blank_line_or_the_next_label() -> None:
    rendered = "Text: a\nKorean: b: c\n\nText: \nFrench:"
    assert FORM.stop(rendered, "one line") == ("\n\n", "\nText:", "\nKorean:", "\nFrench:")


def test_a_text_with_blank_lines_is_answered_with_blank_lines() -> None:
    assert "\n\n" not in FORM.stop("Text: a\nKorean: b\n\nText: \nKorean:", "one\n\ntwo")


def test_a_continued_text_has_no_end_of_its_own() -> None:
    assert TextForm("en", "{text}").stop("", "Text: a\n\nb") == ()


def test_a_continued_text_that_is_too_long_loses_its_beginning(base: LocalModel, run: Run) -> None:
    text = "".join(f"word{count % 19} " for count in range(4000))
    plain = text_chain.of(FILES["continue"], "en", base)
    assert plain is not None
    list(text_chain.stream(plain, _ask(text), run))
    assert 0 < run.seen_from < len(text)
    first = run.seen_from
    list(text_chain.stream(plain, _ask(text + "word1 "), run))
    assert run.seen_from == first


def test_an_example_is_never_cut(base: LocalModel, run: Run) -> None:
    with pytest.raises(QuestionTooLong):
        list(chat.stream(FILES["polish"], _ask("word1 " * 4000), base, run))


def _written(folder: Path, body: str, more: str = "") -> Path:
    path = folder / "mine.md"
    path.write_text(f"---\nid: mine\nname: Mine\n{more}---\n{body}", "utf-8")
    return path


def test_users_write_their_own_examples(tmp_path: Path) -> None:
    body = "# user en\n{text}\n\n# base ko\n글: {text}\n답:\n"
    file = preset_file.read(_written(tmp_path, body))
    assert presets.text_form(file, "en") == TextForm("ko", "글: {text}\n답:")


def test_examples_without_the_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PresetBroken):
        preset_file.read(_written(tmp_path, "# user en\n{text}\n\n# base en\nText:\n"))


def test_a_preset_without_examples_has_no_form(tmp_path: Path) -> None:
    assert (
        presets.text_form(preset_file.read(_written(tmp_path, "# user en\n{text}\n")), "en") is None
    )
