"""What llama.cpp's threads are told before it is loaded."""

from __future__ import annotations

import os

from chatapp.engine.process import openmp


def test_threads_sleep_after_a_while_of_waiting(monkeypatch):
    monkeypatch.delenv(openmp.SPINS, raising=False)
    openmp.wait_politely()
    assert os.environ[openmp.SPINS] == openmp.SPIN_COUNT


def test_what_the_user_told_openmp_stays(monkeypatch):
    monkeypatch.setenv(openmp.SPINS, "5")
    openmp.wait_politely()
    assert os.environ[openmp.SPINS] == "5"
