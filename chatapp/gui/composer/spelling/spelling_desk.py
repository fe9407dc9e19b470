"""Checks words in a thread of its own: dictionaries load and suggest slowly, the window never waits."""

from __future__ import annotations

import queue
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from chatapp.machine.spelling.checked_words import CheckedWord
from chatapp.machine.spelling.own_words import OwnWords
from chatapp.machine.spelling.system_dictionaries import SpellingDictionary

_KEPT = 20_000
"""Words that are remembered."""
_ENDING_S = 2.0
"""What the end of the window waits for the word that is being looked up."""

Load = Callable[[str], SpellingDictionary | None]
"""Opens the dictionary of a language; called in the thread, when there is a word of it."""


@dataclass(frozen=True, slots=True)
class _LookUp:
    words: Sequence[CheckedWord]
    suggests: bool = False


class SpellingDesk(QObject):
    """Words of a language without a dictionary are right."""

    checked = Signal()
    """More words are known, emitted in the thread."""
    suggested = Signal(object, list)
    """A word, and what may have been meant."""

    def __init__(self, load: Load, own: OwnWords, parent: QObject) -> None:
        super().__init__(parent)
        self._load = load
        self._own = own
        self._dictionaries: dict[str, SpellingDictionary | None] = {}
        self._is_closed = False
        self._is_right: OrderedDict[CheckedWord, bool] = OrderedDict()
        self._ordered: set[CheckedWord] = set()
        self._orders: queue.SimpleQueue[_LookUp | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def wrong(self, words: Iterable[CheckedWord]) -> set[CheckedWord]:
        """Return which words are known to be wrong; `checked` follows where some are not known."""
        words = set(words)
        unknown = [
            word for word in words if word not in self._is_right and word not in self._ordered
        ]
        if unknown:
            self._ordered.update(unknown)
            self._put(_LookUp(unknown))
        return {word for word in words if not (self._is_right.get(word, True) or self.has(word))}

    def has(self, word: CheckedWord) -> bool:
        """Return whether a word is one of the user's own."""
        return self._own.has(word.text)

    def add(self, word: CheckedWord) -> None:
        """Make a word one of the user's own. Raises DiskFull and FolderUnusable."""
        try:
            self._own.add(word.text)
        finally:
            self.checked.emit()

    def suggest(self, word: CheckedWord) -> None:
        """Look up what may have been meant; `suggested` follows."""
        self._put(_LookUp([word], suggests=True))

    def close(self) -> None:
        """End the thread."""
        self._is_closed = True
        if self._thread is not None:
            self._orders.put(None)
            self._thread.join(_ENDING_S)

    def _put(self, order: _LookUp) -> None:
        if self._is_closed:
            return
        self._orders.put(order)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="spelling", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (order := self._orders.get()) is not None and not self._is_closed:
            if order.suggests:
                word = order.words[0]
                dictionary = self._dictionary(word.language)
                words = list(dictionary.suggest(word.text)) if dictionary else []
                if not self._is_closed:
                    self.suggested.emit(word, words)
                continue
            self._check(order.words)
            if not self._is_closed:
                self.checked.emit()

    def _check(self, words: Sequence[CheckedWord]) -> None:
        for word in words:
            if self._is_closed:
                return
            dictionary = self._dictionary(word.language)
            self._is_right[word] = dictionary is None or dictionary.check(word.text)
            self._ordered.discard(word)
            if len(self._is_right) > _KEPT:
                self._is_right.popitem(last=False)

    def _dictionary(self, language: str) -> SpellingDictionary | None:
        if language not in self._dictionaries:
            self._dictionaries[language] = self._load(language)
        return self._dictionaries[language]
