"""Windows of a passage, and what is similar to a question by them."""

from __future__ import annotations

import numpy as np
import pytest

from chatapp.engine.documents.vectors.embeddings import PassageVectors
from chatapp.engine.documents.vectors.windows import MOST, windows

SENTENCES = "The barn is red. Apples grow behind it. Nobody waters the trees in winter."


def test_short_sentences_are_joined_up_to_the_size() -> None:
    assert windows(SENTENCES, 45) == [
        "The barn is red. Apples grow behind it.",
        "Nobody waters the trees in winter.",
    ]


def test_a_sentence_without_an_end_is_cut_at_blanks() -> None:
    cut = windows("word " * 60, 50)
    assert all(len(window) <= 100 for window in cut)
    assert {word for window in cut for word in window.split()} == {"word"}


def test_a_word_without_blanks_is_cut_all_the_same() -> None:
    assert all(len(window) <= 100 for window in windows("가" * 500, 50))


def test_a_passage_has_a_limit_of_windows() -> None:
    assert len(windows("A sentence of its own stands here. " * 50, 20)) == MOST


def test_nothing_has_no_window() -> None:
    assert windows(" \n", 100) == []


def test_the_best_window_counts_as_much_as_the_whole_passage() -> None:
    matrix = np.array([[1, 0], [0.6, 0.8], [0, 1], [1, 0]], np.float32)
    made = PassageVectors([7, 9], matrix, np.array([0, 3]))
    assert made.cosines(np.array([0, 1], np.float32)) == pytest.approx({7: 0.5, 9: 0.0})
    assert made.rows.tolist() == [[1, 0], [1, 0]]
