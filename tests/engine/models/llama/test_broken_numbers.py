"""A model that computes no numbers, or the same one for each token, is called damaged instead of
writing anything.
"""

from __future__ import annotations

import math
from array import array
from pathlib import Path

import pytest

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel
from chatapp.errors import ModelDamaged
from chatapp.texts import error_sentence
from tests import gguf_files


@pytest.mark.parametrize("number", [math.nan, math.inf, 0.0])
@pytest.mark.parametrize("temperature", [0.0, 0.7])
def test_logits_that_are_none_are_an_error(
    tmp_path: Path, number: float, temperature: float
) -> None:
    made = gguf_files.chat_model()
    made.tensors["output_norm.weight"] = ((32,), array("f", [number] * 32).tobytes())
    local = LocalModel(Weights(made.write(tmp_path / "broken.gguf"), LoadOptions(256)))
    request = Request(local.tokens.tokenize("the word1"), Sampling(temperature=temperature))
    with pytest.raises(ModelDamaged) as raised:
        list(local.generation.stream(request, Outcome()))
    assert local.generation.sequence.held == []
    assert "숫자" in error_sentence("ModelDamaged", raised.value.details, "ko")
    local.close()
