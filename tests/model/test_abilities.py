"""The starter model neither reads nor judges: its answers are quotes."""

from __future__ import annotations

from chatapp.engine.models.abilities.measurement import Measurement
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.process.idle_turns import IdleTurns
from chatapp.engine.process.turns import ModelTurns


def test_the_starter_is_found_to_read_nothing(starter: LocalModel) -> None:
    abilities = Measurement(starter, IdleTurns(ModelTurns(), lambda: False)).abilities()
    assert not abilities.reads_en
    assert not abilities.reads_ko
    assert not abilities.judges
    assert abilities.reading_tokens_s > 0
