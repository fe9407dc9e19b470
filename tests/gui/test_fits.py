"""The window can be used on every screen from 1024×600 up, at 100 to 200 %, in each language.

Sizes are logical: 1024×600 at 200 % is 512×300.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.inside_records import MapPlace, MapPoint, TextToken, UsualCosines
from chatapp.contract.protocol import (
    Answered,
    PassagesMapped,
    TextsCompared,
    TextScored,
    TokensRead,
)
from chatapp.contract.protocol.hub import HubFile, HubRepository
from chatapp.contract.records import Document, Message, Source, Timing, TokenChance, Usage
from chatapp.gui.answer_runs.answer_runs import RunResult, RunWish
from chatapp.gui.app.window import Window
from chatapp.gui.inside.look_page import LookPage
from chatapp.gui.inside.passage_map.map_content import MapContent
from chatapp.gui.presets.example_panel import Example
from chatapp.gui.shell import screen_fit
from chatapp.gui.shell.main_window import MainWindow
from chatapp.gui.widgets.theme import Theme
from tests.fakes.scripted_engine import MODELS, PRESETS
from tests.gui import laid_out

SCREENS = (
    *((512, 300, 100), (1024, 600, 100), (1024, 600, 200), (1093, 614, 125), (1366, 768, 200)),
    # Full HD at 300 %, and 4K at 300 % with large texts.
    *((640, 360, 100), (1280, 720, 200)),
)
"""Width and height in logical pixels, and the size of texts in percent."""
LANGUAGES = ("en", "ko", "ja")
SOURCE = Source(1, "Geschäftsbericht 2024 der Rheinwerke AG.pdf", 3, "a quote " * 30, (), 1)


@pytest.mark.parametrize(
    ("width", "height", "is_full"),
    [
        (1024, 552, True),
        (512, 276, True),
        (1093, 574, True),
        (1366, 728, False),
        (1920, 1040, False),
    ],
)
def test_the_first_window_fits_the_screen(width: int, height: int, is_full: bool) -> None:
    place = screen_fit.first_place(QRect(0, 0, width, height))
    assert place.size.width() < width
    assert place.size.height() < height
    assert place.is_maximized or not is_full
    assert screen_fit.smallest(QRect(0, 0, width, height)).width() <= max(480, width)


def test_a_large_window_of_another_screen_is_made_to_fit(qtbot: QtBot, theme: Theme) -> None:
    first, again = MainWindow(theme, QWidget()), MainWindow(theme, QWidget())
    for window in (first, again):
        qtbot.addWidget(window)
    first.resize(5000, 4000)
    again.restore_geometry(first.geometry_as_text())
    room = again.screen().availableGeometry().size()
    assert again.size().boundedTo(room) == again.size()


def test_the_widths_of_the_panes_come_back(
    make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    window = make_window()
    window.main.resize(1400, 800)
    splitter = window.main._splitter
    splitter.moveSplitter(310, 1)
    window.main.close()
    again = make_window()
    again.main.resize(1400, 800)
    qtbot.waitUntil(lambda: again.main.side.width() == window.main.panes.list)
    assert 280 < window.main.panes.list < 340


def test_a_narrow_window_folds_the_list_and_a_wide_one_shows_it(
    window: Window, qtbot: QtBot
) -> None:
    window.main.setMinimumSize(480, 280)
    window.main.resize(512, 300)
    qtbot.waitUntil(lambda: not window.main.list_is_shown)
    window.main.resize(1024, 600)
    qtbot.waitUntil(lambda: window.main.list_is_shown)


def show_talk(window: Window) -> None:
    """Show a chat with everything that a message can have under it."""
    answer = Message(
        "assistant", "An answer with **words**. " * 9, 2, 1, 1, "stopped", sources=(SOURCE, SOURCE)
    )
    refusal = Message("assistant", "…", 4, 1, 3, "end", sources=(SOURCE,), refused=True)
    window.transcript.view.show_messages(
        [Message("user", "What? " * 30, 1, 1), answer, Message("user", "And?", 3, 1), refusal]
    )


def start(window: Window) -> None:
    window.transcript.view.show_welcome("Models are GGUF files in ~/chatapp/models.")


def full(window: Window) -> None:
    """Show notices, documents, the queue and a preset's form at once."""
    show_talk(window)
    names = ("Bericht.pdf", "보고서 최종본.hwp", "a_very_long_name_without_any_space_2024_v7.xlsx")
    documents = [Document(id, name, "", 1, 3, 9) for id, name in enumerate(names, 1)]
    window.documents.list.show_documents(documents)
    window.composer.view.set_documents(documents, "auto", tools=True)
    window.composer.preset_menu.show_preset("translate", {})
    window.shell.notices.show_notice(
        "a", "A sentence that says what happened. " * 3, "warning", "Do it"
    )
    window.shell.notices.show_notice("b", "Another one.", "progress", "Cancel")
    window.composer.view.set_editing(True)


def source(window: Window) -> None:
    show_talk(window)
    window.source.show(SOURCE, (SOURCE, SOURCE))
    window.source.view.open_search()


def find(window: Window) -> None:
    show_talk(window)
    window.transcript.find_bar.open("nothing like it")


def continuation(window: Window) -> None:
    window.continuation.open()


def works(window: Window) -> None:
    from chatapp.gui.works.works import WorkState

    page = window.works.page = window.works.page or window.works.make_page()
    document = Document(1, "Geschäftsbericht 2024.pdf", "", 1, 60, 90)
    page.is_english_only = True
    page.show_state(WorkState("translation", document, {}))
    page.cover()


def tokens(window: Window) -> None:
    window.inside.look.open()
    page = _look(window, "tokens")
    pieces = tuple(TextToken(number, " Wörter"[:5]) for number in range(200))
    page.tokens._show(
        TokensRead(id=1, model="Qwen3 4B", tokens=pieces, count=200, letters=900, controls=("<s>",))
    )
    page.tokens.pieces.choose(3)


def perplexity(window: Window) -> None:
    page = _look(window, "perplexity")
    chances = tuple(TokenChance(" word", -number, ((" other", -0.2),)) for number in range(60))
    page.perplexity._show(
        TextScored(
            id=1,
            model="Qwen3 4B",
            tokens=chances,
            total_tokens=9000,
            context_tokens=4096,
            perplexity=23.4,
            bits_per_letter=1.2,
            letters=300,
            first="The",
        )
    )
    page.perplexity.pieces.choose(3)


def similarity(window: Window) -> None:
    page = _look(window, "similarity")
    page.similarity._show(
        TextsCompared(
            id=1,
            cosine=0.7,
            embedder="multilingual-e5-small-q4_0-12345678",
            dimensions=384,
            knows=False,
            usual=UsualCosines(0.1, 0.2, 0.4, 79800),
        )
    )


def passage_map(window: Window) -> None:
    page = _look(window, "map")
    page.map.job.stop()
    points = [
        MapPoint(number, number % 12, 1, number % 17, number % 7, "What it says " * 5)
        for number in range(200)
    ]
    mapped = PassagesMapped(
        id=1,
        points=tuple(points),
        total=9000,
        embedder="multilingual-e5-small-q4_0-12345678",
        dimensions=384,
        shares=(0.1, 0.05),
        question=MapPlace(3, 4),
        nearest=(3, 5, 8, 11, 13),
        waiting=12,
    )
    names = {number: f"Geschäftsbericht {number} der Rheinwerke AG.pdf" for number in range(12)}
    page.map._show(
        MapContent(mapped, names, "A question that is longer than the map is wide? " * 2)
    )


def _look(window: Window, tab: str) -> LookPage:
    window.inside.look.open()
    page = window.inside.look.page
    assert page is not None
    page.show_tab(tab)
    return page


LOOKS = (tokens, perplexity, similarity, passage_map)
"""The parts of the page that looks inside."""


def _result() -> RunResult:
    wish = RunWish("Wie hoch war das Wasser? " * 3)
    answered = Answered(
        id=1, text="", usage=Usage(9, 0, 118, 4096), timing=Timing(0.8, 42.3), finish="length"
    )
    text = "An answer with **words**, `code` and a formula. " * 9
    return RunResult(wish, MODELS[0], text, 1.2, 12.7, 1_600_000_000, answered)


def comparison(window: Window) -> None:
    """Show two answers, a preset's form, its doubt and the fields of the sampling."""
    window.writing.compare.open()
    page = window.writing.compare.page
    assert page is not None
    page.show_models(MODELS, MODELS[0].path)
    page.show_presets(PRESETS, "translate")
    page.show_documents((1, 2))
    page.choices[0].more.setChecked(True)
    for index, column in enumerate(page.results):
        column.show_title("A · A model with a very long name 70B Instruct 2507 · Translate")
        page.show_result(index, _result())


def examples(window: Window) -> None:
    window.writing.presets.open()
    page, runs = window.writing.presets.page, window.writing.presets.examples
    assert page is not None
    assert runs is not None
    page.show_presets(PRESETS, "chat", {"translate": "The model only knows English. " * 3})
    runs.panel.show_models(MODELS, MODELS[0].path)
    runs.panel.show_examples([Example("translate", "Translate", "Good morning. " * 20)])
    runs.panel.views[0].show_result(_result())


def hub(window: Window) -> None:
    """Show a repository with its files, one of them on its way."""
    window.models.open_page()
    assert window.models.page is not None
    window.models.page.search.click()
    shown = window.models.page.hub
    name = "an-owner-with-a-long-name/A-Model-With-A-Long-Name-70B-Instruct-GGUF"
    shown._show_found((HubRepository(name, 1234567, "apache-2.0", is_gated=True),))
    file = HubFile(name, "A-Model-With-A-Long-Name-70B-Instruct-Q4_K_M.gguf", 2_500_000_000, "c")
    shown._show_files(name, (file, replace(file, file="other-F16.gguf")))
    window.models.downloads.take_unfinished((file,))


def models(window: Window) -> None:
    window.models.open_page()


def models_to_get(window: Window) -> None:
    window.models.open_page(gets_more=True)


def presets(window: Window) -> None:
    window.models.close_page()
    window.writing.presets.open()


def tour(window: Window) -> None:
    window.writing.presets.close_page()
    window.guides.tour.open()


PAGES = (
    *(start, full, source, find, continuation, works, comparison, examples, hub),
    *(models, models_to_get, presets, tour),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height", "zoom"), SCREENS)
def test_no_page_clips_or_overlaps(
    make_window: Callable[..., Window],
    qtbot: QtBot,
    language: str,
    width: int,
    height: int,
    zoom: int,
) -> None:
    window = make_window(language=language, zoom_percent=zoom)
    window.main.setMinimumSize(480, 280)
    texts.use(language)
    found: list[str] = []
    for page in (*PAGES, *LOOKS):
        window.works.close_page()
        window.continuation.close_page()
        window.writing.compare.close_page()
        window.writing.presets.close_page()
        window.models.close_page()
        window.guides.tour.close()
        window.main.show_source(False)
        window.main.resize(width, height)
        page(window)
        found += [f"{page.__name__}: {fault}" for fault in laid_out.settled_faults(window.main)]
        assert window.main.size() == QSize(width, height), page.__name__
    assert not found, "\n".join(found)
