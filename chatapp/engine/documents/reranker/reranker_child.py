"""The child process that holds a reranker: what ends it or takes too long costs neither the engine
nor the search.

A line of JSON each. First comes {"scripts": […]} or {"failed": cause}. Then {"id", "question",
"passages", "until"}, `until` in seconds since 1970, is answered by {"id", "score"} a passage in
their order, at last by {"id", "done": true}.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatapp.engine.process.child_role import claim_stdout, send_line
from chatapp.errors import cause_code

REFUSED, NO_NUMBERS = cause_code("llama_refused"), cause_code("computes_no_numbers")


def run(arguments: list[str]) -> int:
    """Load the file named first, with as many threads as named second, and serve until stdin ends."""
    answers = claim_stdout()
    from chatapp.engine.documents.reranker.reranker_model import (
        RefusedByLlama,
        RerankerModel,
        be_silent,
    )

    be_silent()
    try:
        model = RerankerModel(Path(arguments[0]), int(arguments[1]))
    except RefusedByLlama:
        send_line(answers, {"failed": REFUSED})
        return 1
    send_line(answers, {"scripts": sorted(model.scripts)})
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        for answer in _answers(model, asked):
            send_line(answers, {"id": asked["id"], **answer})
    return 0


def _answers(model: Any, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from chatapp.engine.documents.reranker.reranker_model import NoNumber

    try:
        for passage in asked["passages"]:
            seconds = asked["until"] - time.time()
            score = model.score(asked["question"], passage, seconds) if seconds > 0 else None
            if score is None:
                break
            yield {"score": score}
    except NoNumber:
        yield {"failed": NO_NUMBERS}
    yield {"done": True}
