"""GGUF files whose header lies: judged in words, and those that are believed cost a restart at
most.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from chatapp.contract.protocol import Ask, Failed, LoadModel
from chatapp.engine.models.files import gguf
from tests.faults import engine as engines
from tests.faults import forked, mutations
from tests.faults.trials import Plan, Trials
from tests.gguf_files import chat_model
from tests.mutated_headers import mutated

_HELLO = {"question": "hi", "sampling": {"max_tokens": 2.0, "temperature": 0.0}}


def run(plan: Plan) -> list[Trials]:
    """Judge the headers, then load what was believed."""
    with tempfile.TemporaryDirectory() as folder:
        files = _written(Path(folder), plan)
        judged = Trials("GGUF header, judged")
        believed = [file for file in files if _judge(file, judged)]
        return [judged.done(), _load(believed, Path(folder), plan)]


def _written(folder: Path, plan: Plan) -> list[Path]:
    whole = chat_model().bytes()
    contents = [content for _, content in mutated(plan.count(250, 25))]
    for number in range(plan.count(250, 15)):
        chance = random.Random(f"{plan.seed} gguf {number}")
        contents.append(mutations.changed_bytes(whole[: chance.randrange(len(whole))], chance))
    files = []
    for number, content in enumerate(contents):
        file = folder / f"{number}.gguf"
        file.write_bytes(content)
        files.append(file)
    return files


def _judge(file: Path, trials: Trials) -> bool:
    # Left by the fork in a file, as is everything that a reader may write.
    kind = file.with_suffix(".kind")

    def work() -> None:
        model = gguf.inspect(file)
        if model.problem and not engines.is_in_words(model.problem, model.details):
            raise AssertionError(model.problem)
        kind.write_text(model.kind)

    ended = forked.run(work, file.parent)
    trials.cpu_s, trials.peak_mb = (
        max(trials.cpu_s, ended.cpu_s),
        max(trials.peak_mb, ended.peak_mb),
    )
    verdict = kind.read_text() if kind.exists() else "harness ended"
    trials.end(verdict)
    trials.expect(ended.code == 0, f"{file.stem}: {ended.raised or ended.code}")
    return verdict == "chat"


def _load(files: list[Path], folder: Path, plan: Plan) -> Trials:
    trials = Trials("GGUF header believed, loaded by the engine")
    engine = engines.started(folder)
    for file in files[:: plan.count(1, 6)]:
        last = None
        for command, arguments in ((LoadModel, {"path": str(file)}), (Ask, _HELLO)):
            last = engines.asked(engine, command, **arguments)
            if last is None or isinstance(last, Failed):
                break
        if last is None:
            trials.end("llama.cpp ended the engine")
            engine.close()
            began = time.monotonic()
            engine = engines.started(folder)
            trials.expect(time.monotonic() - began < 10, f"{file.stem}: the next start was slow")
        elif isinstance(last, Failed):
            trials.end(f"refused: {last.error}")
            words = engines.is_in_words(last.error, last.details)
            trials.expect(words, f"{file.stem}: {last.error} {last.details}")
        else:
            trials.end("answered")
    last = engines.asked(engine, LoadModel, path=str(engines.tiny_model(folder)))
    trials.expect(last is not None and not isinstance(last, Failed), "a good model is not loaded")
    engine.close()
    return trials.done()
