"""What llama.cpp's threads are told before it is loaded."""

from __future__ import annotations

import os

from chatapp.engine import patience


def test_threads_sleep_after_a_while_of_waiting(monkeypatch):
    monkeypatch.delenv(patience.SPINS, raising=False)
    patience.wait_politely()
    assert os.environ[patience.SPINS] == patience.SPIN_COUNT


def test_what_the_user_told_openmp_stays(monkeypatch):
    monkeypatch.setenv(patience.SPINS, "5")
    patience.wait_politely()
    assert os.environ[patience.SPINS] == "5"
