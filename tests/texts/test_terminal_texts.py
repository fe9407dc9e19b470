"""Everything that the terminal prints comes from the catalogue, in a language where every text of
the catalogue is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp import errors
from chatapp.cli import main
from chatapp.texts import translation
from chatapp.texts.error_sentences import detail, sentence
from tests import pseudo_locale

COMMANDS = (
    *("ask", "summarize", "translate", "batch", "search", "inside", "serve", "add", "documents"),
    *("presets", "models", "settings", "doctor", "tour", "chats", "backup", "restore", "compare"),
    *("selftest", "data", "kit"),
)
OPTION = r"(?:chatapp|-{1,2}[a-z\d-]+|[A-Z]{1,}|\{[\w,]+\}|[\[\](),.|#:=/-]|\.{3}|jsonl|\s)"
OPTIONS = f"{OPTION}+"
"""Commands, options, what they take, and what can be chosen."""
NAME = r"chatapp:"
"""Before every message on stderr."""
FOUND = r"[✓✗–] (chatapp|llama\.cpp)?:.*"
"""What doctor found of a machine, behind words of ours for what it is."""
MODEL = r"✓ [\w ]+: , llama Q4_1, [\d.]+ MB,"
SETTING = r"[a-z_]+ =.*|[a-z0-9_]+( \| [a-z0-9_]+)+"
"""Names, values and choices, as a person types them."""
PATH = r"/.*"
ACTIONS = (
    "list|check|get|set|reset|show|export|import|continue|catalog|verify|remove|"
    "tokens|perplexity|similarity|where|build|key|trust|md|html|pdf|docx|json|zip"
)
"""Behind a command, and forms of files."""


@pytest.fixture(autouse=True)
def pseudo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pseudo_locale.in_use(tmp_path / "texts", monkeypatch):
        yield


def run(folder: Path, *arguments: str) -> int:
    return main.run([*arguments, "--data-dir", str(folder), "--language", pseudo_locale.PSEUDO])


WITHIN = (
    *("chats list", "chats show", "chats search", "chats export", "chats import", "chats continue"),
    *(
        "models list",
        "models catalog",
        "models get",
        "models check",
        "models search",
        "models verify",
    ),
    *("models remove", "settings list", "settings get", "settings set", "settings reset"),
    *("inside tokens", "inside perplexity", "inside similarity", "data where", "data remove"),
    *("kit build", "kit verify", "kit import", "kit key", "kit trust"),
)
"""Commands that stand behind another one."""


@pytest.mark.parametrize("command", ["", *COMMANDS, *WITHIN])
def test_help_is_worded(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(tmp_path, *command.split(), "--help")
    # Help is wrapped: a text of the catalogue can go on over several lines.
    shown = " ".join(capsys.readouterr().out.split())
    names = "|".join(COMMANDS)
    assert pseudo_locale.foreign([shown], rf"(?:\b(?:{names}|{ACTIONS})\b|{OPTION})++") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "a", "--seed", "x"),
        ("ask", "a", "--reading", "x"),
        ("ask", "a", "--set", "x"),
        ("search",),
        ("serve", "--port", "x"),
        ("tour", "nothing.pdf"),
        ("nothing",),
    ],
)
def test_wrong_usage_is_worded(
    arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(tmp_path, *arguments)
    message = capsys.readouterr().err.splitlines()[-1]
    assert pseudo_locale.foreign([message], NAME) == []


@pytest.mark.parametrize(
    ("command", "data"),
    [
        ("add note.txt", r"note\.txt: , "),
        ("add folder", r"other\.txt: , |.*/folder: .*"),
        ("add nothing.txt", ""),
        ("documents", ""),
        ("documents --read-again", ""),
        ("presets", r"[a-z]+ +[a-z]+( +\(.*\))?"),
        ("models", MODEL),
        ("settings", SETTING),
        ("settings get theme", "auto"),
        ("settings set holograms on", ""),
        ("settings set threads many", ""),
        ("models check note.txt", "✗"),
        ("search dawn --document note.txt", r"1\. note\.txt, .*|Ships leave at dawn\."),
        ("search zebra --document note.txt", ""),
        ("doctor", FOUND),
        ("ask hi --model note.txt", ""),
        ("batch nothing --preset chat", ""),
        ("translate note.txt --to xx", ""),
        ("serve --model note.txt", ""),
    ],
)
def test_output_is_worded(
    command: str,
    data: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "folder").mkdir()
    for file in ("note.txt", "folder/other.txt"):
        (tmp_path / file).write_text("Ships leave at dawn.", "utf-8")
    monkeypatch.chdir(tmp_path)
    run(tmp_path / "data", *command.split())
    streams = capsys.readouterr()
    lines = (streams.out + streams.err).splitlines()
    assert lines
    assert pseudo_locale.foreign(lines, NAME, PATH, *filter(None, [data])) == []


def test_every_error_is_worded() -> None:
    texts = translation(pseudo_locale.PSEUDO)
    for name in errors.by_name():
        for cause in (errors.cause_code("timeout"), errors.os_cause(FileNotFoundError(2, "gone"))):
            worded = sentence(texts, name, {"cause": cause, "name": "a.pdf"})
            assert pseudo_locale.foreign([worded]) == []


def test_every_cause_is_worded() -> None:
    texts = translation(pseudo_locale.PSEUDO)
    causes = [code for code in texts.codes() if code.startswith("cause.")]
    assert len(causes) > 100
    assert pseudo_locale.foreign(detail(texts, code) for code in causes) == []
