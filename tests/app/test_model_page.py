"""The page of models on the real engine: a file copied in, a LoRA adapter, GPU layers, eject."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chatapp.gui.models.model_card import ModelCard
from chatapp.gui.models.options.options_form import ModelOptionsForm
from chatapp.machine.models import options as model_options
from tests.app.conftest import User
from tests.gguf_files import chat_model, lora

pytestmark = [pytest.mark.app, pytest.mark.model]


@pytest.fixture
def tiny(user: User, tmp_path: Path) -> ModelCard:
    """The card of a tiny model that is copied into the folder while the window is open."""
    user.until(lambda: user.window.models.choice.models)
    made = chat_model(context=4096).write(tmp_path / "elsewhere" / "tiny.gguf")
    target = user.paths.models / "tiny.gguf"
    shutil.copyfile(made, target)
    user.until(lambda: "found" in user.window.shell.notices.texts())
    user.window.models.open_page()
    page = user.window.models.page
    assert page is not None
    user.until(lambda: str(target) in page.installed.cards)
    return page.installed.cards[str(target)]


def form_of(user: User, card: ModelCard) -> ModelOptionsForm:
    """Load a model and open the form of its options."""
    user.click(card.load)
    user.until(lambda: card.load.text() == "Eject")
    user.click(card.options)
    assert card.form is not None
    return card.form


def test_a_file_copied_in_appears_is_offered_loaded_and_ejected(
    user: User, tiny: ModelCard
) -> None:
    assert "A new model is here" in user.window.shell.notices.texts()["found"]
    assert tiny.fit.text().startswith("Fits")
    user.click(tiny.load)
    user.until(lambda: tiny.fit.text().startswith("In use:"))
    assert "MB of memory" in tiny.fit.text() or "GB of memory" in tiny.fit.text()
    user.click(tiny.load)
    user.until(lambda: tiny.load.text() == "Load")
    assert user.window.models.choice.loaded is None


def test_a_lora_adapter_gets_its_strength_at_once(
    user: User, tiny: ModelCard, tmp_path: Path
) -> None:
    form = form_of(user, tiny)
    form.add_file(str(lora().write(tmp_path / "style.gguf")))
    form.strengths()[0].setValue(0.5)
    kept = user.window.shell.settings.values.model_options
    own = model_options.of(tiny.model.fingerprint, kept)
    assert own.adapters == (f"{tmp_path / 'style.gguf'}:0.50",)
    # A refused adapter would be reported; the model answers with it.
    user.window.models.close_page()
    user.ask("Hi.")
    assert not any("adapter" in each for each in user.window.shell.notices.texts().values())


def test_own_context_and_gpu_layers_hold_after_a_reload(user: User, tiny: ModelCard) -> None:
    form = form_of(user, tiny)
    form.context.setValue(1024)
    form.gpu.layers.setValue(0)
    assert form.reload.isVisibleTo(form)
    sizes: list[int] = []
    user.window.models.choice.was_loaded.connect(lambda _model, tokens: sizes.append(tokens))
    user.click(form.reload)
    user.until(lambda: sizes)
    assert sizes == [1024]
