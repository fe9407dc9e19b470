"""A small real process that speaks the protocol; the first word of a question says what it does."""

from __future__ import annotations

import base64
import json
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from chatapp.contract import protocol
from chatapp.contract.inside_records import MapPlace, MapPoint, TextToken, UsualCosines
from chatapp.contract.protocol import Answered, Ask, Cited, Event, Failed, Progress, Token, wire
from chatapp.contract.protocol.hub import HubFile, HubRepository
from chatapp.contract.records import (
    Claim,
    Document,
    Model,
    Passage,
    Preset,
    Problem,
    Source,
    Timing,
    TokenChance,
    Usage,
    Variable,
)

_lock = threading.Lock()
_stops: dict[int, threading.Event] = {}
_documents: dict[int, Document] = {}

MODEL = Model(
    path="/models/tiny.gguf",
    name="Tiny 1M",
    kind="chat",
    size_bytes=100_000_000,
    memory_bytes=300_000_000,
    context_tokens=4096,
    kv_token_bytes=20_000,
    english_only=True,
    origin="starter",
    fingerprint="tiny",
    tokens_s=42.0,
    languages=("en",),
    licence="Apache-2.0",
)
MODELS = (
    MODEL,
    Model(
        path="/models/big.gguf",
        name="Big 70B",
        kind="chat",
        size_bytes=40_000_000_000,
        memory_bytes=43_000_000_000,
        fits_memory=False,
        fingerprint="big",
        origin="chatapp",
    ),
    Model(
        path="/models/vocab.gguf",
        name="vocab",
        kind="unusable",
        problem="ModelIsVocabulary",
        details={"name": "vocab.gguf"},
    ),
    Model(path="/models/embed.gguf", name="embed", kind="embedding", size_bytes=45_000_000),
)
SOURCE = Source(1, "a.pdf", 3, "quote", ((10, 10, 60, 20),), 1)
PRESETS = (
    Preset(id="chat", names={"en": "Chat", "ko": "대화"}, keeps_history=True),
    Preset(
        id="translate",
        names={"en": "Translate", "ko": "번역"},
        documents="no",
        examples={"en": "Good morning", "ko": "안녕하세요"},
        variables=(
            Variable(
                "to",
                "choice",
                "ko",
                {"en": "To", "ko": "번역할 언어"},
                ("ko", "en"),
                {"ko": {"en": "Korean", "ko": "한국어"}, "en": {"en": "English", "ko": "영어"}},
            ),
            Variable("tone", "text", "plain", {"en": "Tone", "ko": "말투"}),
            Variable("count", "number", "2", {"en": "Count", "ko": "개수"}, minimum=1, maximum=5),
            Variable("formal", "switch", "yes", {"en": "Formal", "ko": "격식"}),
            Variable("words", "list", "a, b", {"en": "Words", "ko": "낱말"}),
        ),
    ),
)


def send(event: Event) -> None:
    with _lock:
        sys.stdout.buffer.write(wire.encode(event))
        sys.stdout.buffer.flush()


def script(ask: Ask) -> tuple[str, str, tuple[Source, ...]]:
    """Return what a question makes this engine do: the verb, the text that comes, and what it
    cites.
    """
    verb, _, rest = ask.question.partition(" ")
    if ask.quotes_only:
        return "quotes", "> quote [1]", (SOURCE,)
    if verb == "history":
        rest = json.dumps([[message.role, message.text] for message in ask.history])
    elif verb == "recalled":
        rest = json.dumps([ask.summary, len(ask.history)])
    elif verb == "seen":
        rest = json.dumps([ask.pictures, [message.pictures for message in ask.history]])
    elif verb == "asked":
        rest = json.dumps([ask.preset_id, ask.values, list(ask.document_ids), ask.answer_so_far])
    elif verb == "slow":
        rest = "word " * int(rest or 1000)
    elif verb == "citing":
        rest = "[1] " + "word " * 1000
    return verb, rest, (SOURCE,) if verb in ("cite", "claim", "judge", "citing") else ()


def answer(ask: Ask, stop: threading.Event) -> Event:
    verb, rest, sources = script(ask)
    text = ask.answer_so_far
    if verb == "fail":
        return Failed(id=ask.id, error=rest, details={"folder": "/models", "cause": "scripted"})
    send(Progress(id=ask.id, stage="prompt", done=5, total=10))
    if sources:
        send(Cited(id=ask.id, sources=sources))
    thinking = ""
    for piece in think(verb):
        send(Token(id=ask.id, text=piece, thinking=True))
        thinking += piece
        if stop.wait(0.01):
            return Answered(id=ask.id, text=text, finish="stopped", thinking=thinking)
    for piece in rest.split(" "):
        send(Token(id=ask.id, text=piece + " "))
        text += piece + " "
        if verb in ("slow", "citing") and stop.wait(0.01):
            break
        die(verb)
    return Answered(
        id=ask.id,
        text=text,
        finish="stopped" if stop.is_set() else "end",
        sources=sources,
        claims=claims(verb, rest.split(" [1]")[0]),
        seen_from=2 if verb in ("forget", "recap") else 0,
        summary="Ships." if verb == "recap" else "",
        is_foreign=verb == "foreign",
        doubts=("WeakModel",) if verb == "doubt" else (),
        thinking=thinking,
        tokens=chances(rest) if ask.chances else (),
        usage=Usage(prompt_tokens=10, answer_tokens=5, context_tokens=4096),
        timing=Timing(0.1, 42.0),
    )


def claims(verb: str, sentence: str) -> tuple[Claim, ...]:
    """Return what is known of a sentence at once; the model finds "judge" wrong later."""
    if verb == "claim":
        return (Claim(sentence, False, "NotOnPage", {"what": "12 %"}),)
    return (Claim(sentence),) if verb == "judge" else ()


def check_claims(command: protocol.CheckClaims) -> Event:
    judged = [
        Claim(claim.text, False, "NotSupported", {"what": "Oslo"}) for claim in command.claims
    ]
    return protocol.ClaimsChecked(id=command.id, claims=tuple(judged))


def think(verb: str) -> Iterator[str]:
    """Yield what comes before the answer: a little of it, or much."""
    for number in range({"think": 3, "ponder": 2000}.get(verb, 0)):
        yield f"thought {number}\n\n"


def chances(text: str) -> tuple[TokenChance, ...]:
    """Return each word as a token that was likelier than two others."""
    words = text.split(" ")
    return tuple(
        TokenChance(f" {word}", -0.1, ((f" {word}", -0.1), (" other", -3.0), (" last", -4.0)))
        for word in words
    )


def die(verb: str) -> None:
    if verb == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif verb == "abort":
        os.abort()
    elif verb == "exit":
        os._exit(3)
    elif verb == "hang":
        threading.Event().wait()


def load_model(command: protocol.LoadModel) -> Event:
    send(Progress(id=command.id, stage="model", done=500, total=1000))
    if command.path and "vocab" in command.path:
        return Failed(id=command.id, error="ModelIsVocabulary", details={"name": "vocab.gguf"})
    if os.environ.get("SCRIPTED_NO_MODEL"):
        return Failed(id=command.id, error="NoModel", details={"folder": "/models"})
    model = replace(MODEL, path=command.path, name="Other") if command.path else MODEL
    return protocol.ModelLoaded(id=command.id, model=model, context_tokens=4096)


def watch_vectors(command: protocol.WatchVectors, stop: threading.Event) -> Event:
    """Be at 3 of 10 until a file says that all are made."""
    send(Progress(id=command.id, stage="vectors", done=3, total=10))
    while not os.path.exists(os.environ["SCRIPTED_VECTORS"]) and not stop.wait(0.01):  # noqa: PTH110
        pass
    send(Progress(id=command.id, stage="vectors", done=10, total=10))
    stop.wait()
    return Failed(id=command.id, error="StoppedByUser")


def add_document(command: protocol.AddDocument, stop: threading.Event) -> Event:
    name = command.path.rsplit("/", 1)[-1]
    pages = 500 if "slow" in name else 3
    for page in range(1, pages + 1):
        send(Progress(id=command.id, stage="pages", done=page, total=pages, name=name))
        if pages > 3 and stop.wait(0.01):
            return Failed(id=command.id, error="StoppedByUser")
    if "locked" in name and command.password != "sesame":
        error = "PasswordWrong" if command.password else "PdfLocked"
        return Failed(id=command.id, error=error, details={"name": name})
    number, is_old = len(_documents) + 1, name.startswith("old")
    document = Document(
        number, name, "0" * 64, 1000, 3, 12, (2,), added_at=time.time(), is_outdated=is_old
    )
    _documents[document.id] = document
    return protocol.DocumentAdded(id=command.id, document=document)


def download(command: protocol.DownloadModel, stop: threading.Event) -> Event:
    """Fetch half of a file, and the rest when a file says so; the checksum decides the end."""
    source = command.source
    half = source.size_bytes // 2
    for done in (0, half):
        report = Progress(id=command.id, stage="download", done=done, total=source.size_bytes)
        send(report)
    while not os.path.exists(os.environ.get("SCRIPTED_DOWNLOAD", "")):  # noqa: PTH110
        if stop.wait(0.01):
            return Failed(id=command.id, error="StoppedByUser")
    if os.environ.get("SCRIPTED_BROKEN_DOWNLOAD"):
        details = {"name": source.file, "address": "hub.example", "cause": "scripted"}
        return Failed(id=command.id, error="DownloadFailed", details=details)
    return fetched(command.id, f"/models/{source.file}")


def fetched(command_id: int, path: str) -> Event:
    model = replace(MODEL, path=path, name="Fetched", origin="chatapp", fingerprint="fetched")
    return protocol.ModelDownloaded(id=command_id, model=model, sha256="a" * 64, checksum="right")


def list_hub_files(command: protocol.ListHubFiles) -> Event:
    if "gated" in command.repository:
        details = {"name": command.repository, "address": "hub.example"}
        return Failed(id=command.id, error="DownloadRefused", details=details)
    files = tuple(
        HubFile(command.repository, f"model-{bits}.gguf", size, "c" * 64)
        for bits, size in (("Q4_K_M", 2_500_000_000), ("F16", 40_000_000_000))
    )
    return protocol.HubFilesListed(id=command.id, files=files)


def search_hub(command: protocol.SearchHub) -> Event:
    found = (
        HubRepository("owner/model-GGUF", 1234567, "mit"),
        HubRepository("owner/gated-GGUF", 5, "llama3", is_gated=True),
    )
    return protocol.HubSearched(
        id=command.id, repositories=() if "nothing" in command.query else found
    )


def do(command: protocol.Command, stop: threading.Event) -> Event:
    if isinstance(command, protocol.DownloadModel):
        return download(command, stop)
    if isinstance(command, Ask):
        return answer(command, stop)
    if isinstance(command, protocol.LoadModel):
        return load_model(command)
    if isinstance(command, protocol.ScoreText):
        return score_text(command, stop)
    if isinstance(command, protocol.WatchVectors) and "SCRIPTED_VECTORS" in os.environ:
        return watch_vectors(command, stop)
    if isinstance(command, protocol.AddDocument):
        return add_document(command, stop)
    if isinstance(command, protocol.ReadDocumentAgain):
        old = _documents[command.document_id]
        if "moved" in old.name:
            return Failed(id=command.id, error="DocumentMoved", details={"name": old.name})
        again = replace(
            old, pages_without_text=(), report={"ocr": "2", "ocr_wanted": ""}, is_outdated=False
        )
        _documents[again.id] = again
        return protocol.DocumentReadAgain(id=command.id, document=again)
    if isinstance(command, (protocol.ForgetChat, protocol.KeepChats)):
        return protocol.StatesForgotten(id=command.id)
    return tell(command)


def tell(command: protocol.Command) -> Event:
    teller = TELLERS.get(type(command))
    if teller is None:
        return Failed(id=command.id, error="Unexpected", details={"cause": type(command).__name__})
    return teller(command)


def list_models(command: protocol.ListModels) -> Event:
    return protocol.ModelsListed(
        id=command.id,
        models=() if os.environ.get("SCRIPTED_NO_MODEL") else MODELS,
        total_bytes=16_000_000_000,
        free_bytes=8_000_000_000,
        used_bytes=1_234_000_000,
    )


def check_model(command: protocol.CheckModel) -> Event:
    problem = "ModelNotGguf" if "bad" in command.path else ""
    details = {"name": "bad.gguf", "what": "text"}
    model = replace(MODEL, path=command.path, problem=problem, details=details)
    return protocol.ModelChecked(id=command.id, model=model)


def list_presets(command: protocol.ListPresets) -> Event:
    broken = Problem("PresetBroken", {"file": "mine.md", "line": "7", "cause": "no user template"})
    problems = (broken,) if os.environ.get("SCRIPTED_BROKEN_PRESET") else ()
    return protocol.PresetsListed(id=command.id, presets=PRESETS, problems=problems)


def check_index(command: protocol.CheckIndex) -> Event:
    lost = Problem("IndexServerLost", {"address": "127.0.0.1:9", "cause": "Connection refused"})
    return protocol.IndexChecked(id=command.id, address="127.0.0.1:9", problem=lost)


def start_server(command: protocol.StartServer) -> Event:
    if command.port == 1025:
        return Failed(
            id=command.id,
            error="PortTaken",
            details={"port": "1025", "cause": "Address already in use"},
        )
    url = f"http://127.0.0.1:{command.port}/v1"
    return protocol.ServerStarted(
        id=command.id, url=url, token="secret-token-1234", token_file="server-token"
    )


def search(command: protocol.Search) -> Event:
    found = [
        Passage(
            1,
            "a.pdf",
            page,
            f"{command.query} on page {page}",
            words_score=8 / page,
            meaning_score=0.5,
        )
        for page in (1, 2)
    ]
    return protocol.Found(
        id=command.id, passages=() if "nothing" in command.query else tuple(found)
    )


def remove_document(command: protocol.RemoveDocument) -> Event:
    _documents.pop(command.document_id, None)
    return protocol.DocumentRemoved(id=command.id, document_id=command.document_id)


def render_page(command: protocol.RenderPage) -> Event:
    png = base64.b64encode(b"p" * 3_000_000).decode("ascii")
    return protocol.PageRendered(
        id=command.id,
        document_id=command.document_id,
        page=command.page,
        pages=3,
        png=png,
        width=595.0,
        height=842.0,
    )


def measure_prompt(command: protocol.MeasurePrompt) -> Event:
    """Count words; a turn costs three tokens more."""
    asked = command.ask
    context = 8192 if "larger" in asked.instructions else 4096
    question = len(asked.question.split())
    history = sum(len(turn.text.split()) + 3 for turn in asked.history)
    is_short = 20 + history + question > context - 1024
    return protocol.PromptMeasured(
        id=command.id,
        context_tokens=context,
        instructions=20 + len(asked.instructions.split()),
        history=history,
        documents=700 * len(asked.document_ids),
        pictures=256 * len(asked.pictures),
        question=question,
        answer=1024,
        left_out=2 if is_short and history else 0,
        enlarged_tokens=8192 if is_short else 0,
        enlarged_bytes=94_000_000 if is_short else 0,
    )


def locate(command: protocol.LocateDocument) -> Event:
    document = _documents[command.document_id]
    return protocol.DocumentLocated(
        id=command.id, document_id=document.id, path=f"/tmp/{document.name}"
    )


def words_as_tokens(text: str) -> tuple[TextToken, ...]:
    """Return each word as a token, a syllable 뷁 as three of its parts."""
    tokens: list[TextToken] = []
    for number, word in enumerate(text.split(" ")):
        if word == "뷁":
            raws = ("eb", "b7", "81")
            tokens += [
                TextToken(900 + part, word, "text", part, 3, raw)
                for part, raw in enumerate(raws, 1)
            ]
        else:
            tokens.append(TextToken(100 + number, f" {word}" if number else word))
    return tuple(tokens)


def read_tokens(command: protocol.ReadTokens) -> Event:
    if os.environ.get("SCRIPTED_NO_MODEL"):
        return Failed(id=command.id, error="NoModel", details={"folder": "/models"})
    tokens = words_as_tokens(command.text)
    return protocol.TokensRead(
        id=command.id,
        model="Tiny 1M",
        tokens=tokens,
        count=len(tokens),
        letters=len(command.text),
        controls=("<|im_end|>",) if "<|im_end|>" in command.text else (),
    )


def score_text(command: protocol.ScoreText, stop: threading.Event) -> Event:
    """Read until it is stopped if the text begins with "slow"; the last word is unlikely."""
    send(Progress(id=command.id, stage="score", done=1, total=4))
    if command.text.startswith("slow"):
        stop.wait()
        return Failed(id=command.id, error="StoppedByUser")
    first, *words = command.text.split(" ")
    if not words:
        return Failed(id=command.id, error="TextTooShort")
    tokens = [*chances(" ".join(words))[:-1], TokenChance(f" {words[-1]}", -5.0, ((" sat", -0.2),))]
    return protocol.TextScored(
        id=command.id,
        model="Tiny 1M",
        tokens=tuple(tokens),
        total_tokens=9000 if "long" in words else len(words) + 1,
        context_tokens=4096,
        perplexity=23.4,
        bits_per_letter=1.25,
        letters=len(command.text) - len(first),
        first=first,
    )


def score_answer(command: protocol.ScoreAnswer) -> Event:
    tokens = chances(command.ask.answer_so_far.rstrip())
    first = replace(tokens[0], text=tokens[0].text.lstrip())
    return protocol.AnswerScored(id=command.id, model="Tiny 1M", tokens=(first, *tokens[1:]))


def compare_texts(command: protocol.CompareTexts) -> Event:
    return protocol.TextsCompared(
        id=command.id,
        cosine=0.71,
        embedder="scripted-embedder",
        dimensions=8,
        usual=UsualCosines(0.1, 0.2, 0.3, 45),
    )


def map_passages(command: protocol.MapPassages) -> Event:
    """Put twelve passages of each document on a circle of its own, and the question beside two."""
    if not _documents:
        return Failed(id=command.id, error="NothingToMap")
    points = []
    for document in _documents.values():
        if command.document_ids and document.id not in command.document_ids:
            continue
        for number in range(12):
            angle = number * math.tau / 12
            x, y = 3.0 * document.id + math.cos(angle), math.sin(angle)
            text = f"Passage {number + 1} of {document.name}"
            passage_id = document.id * 100 + number
            cosine = 0.9 - number / 10 if command.question and number < 2 else 0.0
            points.append(
                MapPoint(passage_id, document.id, number % 3 + 1, x, y, text, cosine=cosine)
            )
    near = tuple(point.passage_id for point in points if point.cosine)[:2]
    return protocol.PassagesMapped(
        id=command.id,
        points=tuple(points),
        total=len(points),
        embedder="scripted-embedder",
        dimensions=8,
        shares=(0.3, 0.1),
        question=MapPlace(points[0].x + 0.3, 0.2) if command.question else None,
        nearest=near,
    )


def read_passage(command: protocol.ReadPassage) -> Event:
    name = _documents[command.document_id].name
    page = command.passage_id % 100 % 3 + 1
    return protocol.PassageRead(
        id=command.id,
        passage=Passage(command.document_id, name, page, "quote", id=command.passage_id),
    )


TELLERS: dict[type[protocol.Command], Callable[[Any], Event]] = {
    protocol.CheckClaims: check_claims,
    protocol.ListModels: list_models,
    protocol.SearchHub: search_hub,
    protocol.ListHubFiles: list_hub_files,
    protocol.CheckModel: check_model,
    protocol.ListPresets: list_presets,
    protocol.CheckIndex: check_index,
    protocol.StartServer: start_server,
    protocol.StopServer: lambda command: protocol.ServerStopped(id=command.id),
    protocol.ListFolders: lambda command: protocol.FoldersListed(id=command.id, folders=()),
    protocol.ListDocuments: lambda command: protocol.DocumentsListed(
        id=command.id, documents=tuple(_documents.values())
    ),
    protocol.Search: search,
    protocol.RemoveDocument: remove_document,
    protocol.CountTokens: lambda command: protocol.TokensCounted(
        id=command.id, counts=tuple(len(text.split()) for text in command.texts)
    ),
    protocol.MeasurePrompt: measure_prompt,
    protocol.RenderPage: render_page,
    protocol.LocateDocument: locate,
    protocol.UseSettings: lambda command: protocol.SettingsUsed(id=command.id),
    protocol.UnloadModel: lambda command: protocol.ModelUnloaded(id=command.id),
    protocol.SetAdapters: lambda command: protocol.AdaptersSet(id=command.id, adapters=()),
    protocol.DiscardDownload: lambda command: protocol.DownloadDiscarded(
        id=command.id, file=command.file
    ),
    protocol.ImportModel: lambda command: fetched(command.id, command.path),
    protocol.RemoveModel: lambda command: protocol.ModelRemoved(
        id=command.id, path=command.path, freed_bytes=40_000_000_000
    ),
    protocol.VerifyModel: lambda command: protocol.ModelVerified(
        id=command.id, path=command.path, sha256="b" * 64, checksum="wrong"
    ),
    protocol.ReadTokens: read_tokens,
    protocol.ScoreAnswer: score_answer,
    protocol.CompareTexts: compare_texts,
    protocol.MapPassages: map_passages,
    protocol.ReadPassage: read_passage,
    protocol.ForgetPictures: lambda command: protocol.PicturesForgotten(id=command.id),
}


def run(command: protocol.Command) -> None:
    stop = _stops[command.id] = threading.Event()
    last = do(command, stop)
    _stops.pop(command.id, None)
    send(last)


def main() -> None:
    if os.environ.get("SCRIPTED_DIES_AT_START"):
        os._exit(7)
    if pause := os.environ.get("SCRIPTED_STARTS_AFTER_S"):
        time.sleep(float(pause))
    send(
        protocol.Ready(
            version=int(os.environ.get("SCRIPTED_VERSION", protocol.VERSION)), pid=os.getpid()
        )
    )
    print("a library says something", file=sys.stderr, flush=True)
    for line in sys.stdin.buffer:
        command = wire.decode(line)
        if isinstance(command, protocol.Stop):
            running = _stops.get(command.job_id)
            if running:
                running.set()
            send(
                protocol.Stopped(
                    id=command.id, job_id=command.job_id, was_running=running is not None
                )
            )
        elif isinstance(command, protocol.Command):
            threading.Thread(target=run, args=(command,), daemon=True).start()
    if os.environ.get("SCRIPTED_STAYS"):
        threading.Event().wait()
    os._exit(0)


if __name__ == "__main__":
    main()
