"""Runs the examples of presets and shows what comes on the page of presets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from chatapp import texts
from chatapp.contract.protocol import Progress
from chatapp.contract.records import Preset
from chatapp.gui.answer_runs.answer_runs import AnswerRuns, RunResult, RunWish
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.presets.example_panel import Example, ExamplePanel
from chatapp.gui.shell.shell import Shell
from chatapp.texts import tr


class ExampleRuns(QObject):
    """One list of examples at a time."""

    def __init__(self, shell: Shell, choice: ModelChoice) -> None:
        super().__init__(shell.window)
        self._choice = choice
        self._next: Sequence[Example] = ()
        """What is run as soon as the present list is stopped."""
        self.panel = ExamplePanel(shell.theme)
        self.runs = AnswerRuns(shell.engine, choice, self)
        self.panel.again_wanted.connect(lambda: self.run(self.panel.examples))
        self.panel.stop_wanted.connect(self.stop)
        self.panel.closed.connect(self.stop)
        self.runs.began.connect(lambda index: self.panel.views[index].begin())
        self.runs.progressed.connect(self._on_progressed)
        self.runs.text_came.connect(lambda index, text: self.panel.views[index].append(text))
        self.runs.thought.connect(self._on_thought)
        self.runs.ended.connect(self._on_ended)
        self.runs.measured.connect(self._on_measured)
        self.runs.all_ended.connect(self._on_all_ended)
        choice.listed.connect(lambda _event: self._show_models())
        shell.engine.line_moved.connect(self._tell_waiting)

    def run(self, examples: Sequence[Example]) -> None:
        """Answer examples one after another; what runs now is stopped before."""
        if self.runs.is_running:
            self._next = examples
            self.runs.stop()
            return
        if not self.panel.isVisible():
            self._show_models()
        self.panel.show_examples(examples)
        path = self.panel.chosen_path
        wishes = [RunWish(each.text, path, each.preset_id) for each in examples]
        self.runs.start(wishes, tr("presets.examples"))
        self.panel.set_running(self.runs.is_running)
        self._tell_waiting()

    def stop(self) -> None:
        self._next = ()
        self.runs.stop()

    def _show_models(self) -> None:
        loaded = self._choice.loaded
        if not self.runs.is_running:
            self.panel.show_models(self._choice.models, loaded.path if loaded else "")

    def _tell_waiting(self) -> None:
        if self.runs.waits and self.panel.views:
            self.panel.views[0].wait(tr("compare.waits"))

    def _on_progressed(self, index: int, progress: Progress) -> None:
        self.panel.views[index].show_progress(progress)

    def _on_thought(self, index: int) -> None:
        self.panel.views[index].wait(tr("runs.thinks"))

    def _on_ended(self, index: int, result: RunResult) -> None:
        self.panel.views[index].show_result(result)

    def _on_measured(self, index: int, result: RunResult) -> None:
        views = self.panel.views
        if index < len(views) and views[index].result is result:
            views[index].refresh()

    def _on_all_ended(self) -> None:
        self.panel.set_running(False)
        wanted, self._next = self._next, ()
        if wanted:
            self.run(wanted)


def example_of(preset: Preset) -> Example | None:
    """Return the example of a preset that needs no document and answers, None for none."""
    language = texts.language()
    text = preset.examples.get(language) or preset.examples.get("en", "")
    if not text or preset.continues or preset.documents == "required":
        return None
    name = preset.names.get(language) or preset.names.get("en") or preset.id
    return Example(preset.id, name, text)
