"""The child process of a reranker, so that a crash or a slow model costs no search.

Protocol, a line of JSON each: the child sends {"scripts": […]} or {"failed": cause}. It answers
{"id", "question", "passages", "until"}, `until` in seconds since 1970, by {"id", "score"} per
passage in their order, then {"id", "done": true}.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatapp.engine.process.child_role import send_line, start
from chatapp.errors import cause_code

REFUSED, NO_NUMBERS = cause_code("llama_refused"), cause_code("computes_no_numbers")


def run(arguments: list[str]) -> int:
    """Load file `arguments[0]` with `arguments[1]` threads and serve until stdin ends."""
    answers = start()
    from chatapp.engine.documents.reranker.reranker_model import (
        RefusedByLlama,
        RerankerModel,
        silence,
    )

    silence()
    try:
        model = RerankerModel(Path(arguments[0]), int(arguments[1]))
    except RefusedByLlama:
        send_line(answers, {"failed": REFUSED})
        return 1
    send_line(answers, {"scripts": sorted(model.scripts)})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        for answer in _answers(model, request):
            send_line(answers, {"id": request["id"], **answer})
    return 0


def _answers(model: Any, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from chatapp.engine.documents.reranker.reranker_model import NoNumber

    try:
        for passage in request["passages"]:
            seconds = request["until"] - time.time()
            score = model.score(request["question"], passage, seconds) if seconds > 0 else None
            if score is None:
                break
            yield {"score": score}
    except NoNumber:
        yield {"failed": NO_NUMBERS}
    yield {"done": True}
