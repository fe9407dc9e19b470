"""Pictures through the pipe, with a real engine, the starter model and a vision part that sees
colours.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openai import BadRequestError, OpenAI
from PIL import Image

from chatapp.contract.protocol import (
    Answered,
    Ask,
    Failed,
    ForgetPictures,
    KeepPicture,
    LoadModel,
    PictureKept,
    ServerStarted,
    StartServer,
)
from chatapp.contract.records import Message
from tests.engine_process import Engine
from tests.waiting import until

_ONE_WORD = {"temperature": 0.0, "max_tokens": 4.0}


@pytest.fixture
def seeing(engine: Engine, seeing_model: Path) -> Engine:
    engine.ask(LoadModel, path=str(seeing_model), context_tokens=1024)
    return engine


@pytest.fixture
def pictures(tmp_path: Path) -> dict[str, Path]:
    made = {}
    for color in ("red", "blue"):
        made[color] = tmp_path / f"{color}.png"
        Image.new("RGB", (80, 60), color).save(made[color])
    return made


def _kept(engine: Engine, **what: Any) -> str:
    last = engine.ask(KeepPicture, **what)[-1]
    assert isinstance(last, PictureKept), last
    return last.name


def _answered(engine: Engine, **wishes: Any) -> Answered:
    last = engine.ask(
        Ask, **({"question": "Which colour is this?", "sampling": _ONE_WORD, "chances": 1} | wishes)
    )[-1]
    assert isinstance(last, Answered), last
    return last


@pytest.mark.model
def test_what_is_in_a_picture_counts_for_the_answer(
    seeing: Engine, pictures: dict[str, Path]
) -> None:
    red, blue = (_kept(seeing, path=str(file)) for file in pictures.values())
    told = [_answered(seeing, pictures=(name,)).tokens for name in (red, blue, red)]
    first, other, again = (tokens[0].logprob for tokens in told)
    assert abs(first - again) < abs(first - other) / 4


@pytest.mark.model
def test_a_picture_is_not_looked_at_again_with_the_next_question(
    seeing: Engine, pictures: dict[str, Path]
) -> None:
    name = _kept(seeing, path=str(pictures["red"]))
    first = _answered(seeing, pictures=(name,))
    asked = Message(role="user", text="Which colour is this?", pictures=(name,))
    history = (asked, Message(role="assistant", text=first.text))
    following = _answered(seeing, question="And now?", history=history)
    assert following.usage.reused_tokens >= first.usage.prompt_tokens - 1


@pytest.mark.model
def test_a_page_of_a_pdf_can_be_seen(seeing: Engine, tmp_path: Path) -> None:
    Image.new("RGB", (400, 500), "blue").save(tmp_path / "page.pdf")
    name = _kept(seeing, path=str(tmp_path / "page.pdf"), page=1)
    assert _answered(seeing, pictures=(name,)).text


@pytest.mark.model
def test_a_model_without_a_vision_part_says_so_and_answers_the_next(
    engine: Engine, pictures: dict[str, Path]
) -> None:
    name = _kept(engine, path=str(pictures["red"]))
    failed = engine.ask(Ask, question="What is this?", pictures=(name,))[-1]
    assert isinstance(failed, Failed)
    assert failed.error == "ModelSeesNoPictures"
    history = (
        Message(role="user", text="What is this?", pictures=(name,)),
        Message(role="assistant", text="Red."),
    )
    assert _answered(engine, history=history).text


@pytest.mark.model
def test_a_damaged_vision_part_leaves_the_model_usable(
    engine: Engine, seeing_model: Path, tmp_path: Path
) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "seer.gguf").symlink_to(seeing_model)
    part = seeing_model.with_name("mmproj-seer.gguf").read_bytes()
    (tmp_path / "m" / "mmproj-seer.gguf").write_bytes(part[: len(part) // 2])
    engine.ask(LoadModel, path=str(tmp_path / "m" / "seer.gguf"), context_tokens=512)
    Image.new("RGB", (8, 8), "red").save(tmp_path / "a.png")
    failed = engine.ask(Ask, question="?", pictures=(_kept(engine, path=str(tmp_path / "a.png")),))[
        -1
    ]
    assert isinstance(failed, Failed)
    assert failed.error in ("VisionPartUnfit", "ModelSeesNoPictures")
    assert _answered(engine).text


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, "FileMissing"),
        (b"just words", "PictureUnknown"),
        (b"\x89PNG\r\n\x1a\nbroken", "DocumentDamaged"),
        (b"%PDF-1.7 broken", "PdfDamaged"),
    ],
)
def test_what_is_no_picture_is_named(
    engine: Engine, tmp_path: Path, content: bytes | None, error: str
) -> None:
    if content is not None:
        (tmp_path / "a.png").write_bytes(content)
    failed = engine.ask(KeepPicture, path=str(tmp_path / "a.png"))[-1]
    assert isinstance(failed, Failed)
    assert failed.error == error


@pytest.mark.parametrize("name", ["../settings.json", "/etc/passwd", "a" * 64 + ".png", ""])
@pytest.mark.model
def test_only_kept_pictures_are_opened(seeing: Engine, name: str) -> None:
    failed = seeing.ask(Ask, question="What is this?", pictures=(name,))[-1]
    assert isinstance(failed, Failed)
    assert failed.error == "PictureMissing"


def test_a_small_picture_stays_as_it_is_and_a_large_one_is_made_smaller(
    engine: Engine, tmp_path: Path
) -> None:
    Image.new("RGB", (300, 120), "red").save(tmp_path / "small.png")
    Image.new("RGB", (5000, 2500), "red").save(tmp_path / "large.jpg")
    small, large = (
        engine.ask(KeepPicture, path=str(tmp_path / name))[-1]
        for name in ("small.png", "large.jpg")
    )
    assert isinstance(small, PictureKept)
    assert isinstance(large, PictureKept)
    assert (small.width, small.height) == (300, 120)
    assert 1000 <= large.width <= 1536


def test_pictures_that_nobody_needs_are_deleted(
    engine: Engine, pictures: dict[str, Path], tmp_path: Path
) -> None:
    red, blue = (_kept(engine, path=str(file)) for file in pictures.values())
    engine.ask(ForgetPictures, keep=(blue,))
    assert [file.name for file in (tmp_path / "data" / "pictures").iterdir()] == [blue]
    assert red != blue


# Through the local server -------------------------------------------------------------------------


def _question(url: str) -> Any:
    parts = [
        {"type": "image_url", "image_url": {"url": url}},
        {"type": "text", "text": "Which colour is this?"},
    ]
    return [{"role": "user", "content": parts}]


def _address(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


@pytest.fixture
def client(seeing: Engine) -> Iterator[OpenAI]:
    started = seeing.ask(StartServer, port=0)[-1]
    assert isinstance(started, ServerStarted)
    made = OpenAI(base_url=started.url, api_key=started.token, max_retries=0, timeout=60)
    yield made
    made.close()


@pytest.mark.model
def test_other_programs_can_show_pictures(
    client: OpenAI, pictures: dict[str, Path], tmp_path: Path
) -> None:
    messages = _question(_address(pictures["red"].read_bytes()))
    answer = client.chat.completions.create(
        model="", messages=messages, temperature=0, max_tokens=4
    )
    without = client.chat.completions.create(
        model="", messages=_plain(), temperature=0, max_tokens=4
    )
    assert answer.usage is not None
    assert without.usage is not None
    assert answer.usage.prompt_tokens >= without.usage.prompt_tokens + 4
    # The folder of a request goes after its answer.
    until(lambda: not list((tmp_path / "data" / "scratch").iterdir()))


def _plain() -> Any:
    return [{"role": "user", "content": "Which colour is this?"}]


@pytest.mark.model
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.png",
        "file:///etc/passwd",
        "data:text/html;base64,AAAA",
        "data:image/png;base64,%%%",
    ],
)
def test_addresses_of_pictures_are_never_fetched(client: OpenAI, url: str) -> None:
    with pytest.raises(BadRequestError):
        client.chat.completions.create(model="", messages=_question(url), max_tokens=4)


@pytest.mark.model
def test_a_broken_picture_is_refused_in_words(client: OpenAI) -> None:
    with pytest.raises(BadRequestError, match="image"):
        client.chat.completions.create(
            model="", messages=_question(_address(b"no picture")), max_tokens=4
        )
