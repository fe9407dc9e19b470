"""The options that window and commands share: one name each, told by --help, wherever they stand."""

from __future__ import annotations

import re

import pytest

from chatapp import __main__
from chatapp.cli import main
from chatapp.gui.app import opening


def _help(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    with pytest.raises(SystemExit) as left:
        main.run([*command, "--help"])
    assert left.value.code == 0
    return capsys.readouterr().out


def test_help_lists_the_options_of_the_window_and_what_files_it_takes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = _help(capsys)
    assert "chatapp [--language {en,ja,ko}] [--data-dir D] [FILE ...]" in said
    assert "GGUF model" in said
    assert all(f"\n    {name} " in said for name in ("ask", "batch", "doctor"))


@pytest.mark.parametrize(
    "command",
    [(), ("ask",), ("summarize",), ("batch",), ("models",), ("models", "check"), ("tour",)],
)
def test_the_language_has_one_name_in_every_help(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    said = _help(capsys, *command)
    assert "--language" in said
    assert "--lang " not in said


@pytest.mark.parametrize("option", ["--language", "--lang"])
@pytest.mark.parametrize(
    "line",
    [
        "{o} ko --data-dir D documents",
        "documents {o} ko --data-dir D",
        "{o} ko models check --data-dir D FILE",
    ],
)
def test_options_stand_before_or_behind_the_command(option: str, line: str) -> None:
    arguments = line.format(o=option).split()
    options = main._parser(arguments).parse_args(arguments)
    assert (options.language, options.data_dir) == ("ko", "D")


def test_what_is_not_given_is_none() -> None:
    options = main._parser(["documents"]).parse_args(["documents"])
    assert (options.language, options.data_dir) == (None, None)


@pytest.mark.parametrize("option", ["--language", "--lang"])
def test_the_window_takes_both_names(option: str) -> None:
    assert opening._parse([option, "ko", "--data-dir", "D"]).language == "ko"


def test_every_command_is_known_to_the_program_before_it_reads_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    commands = re.findall(r"^    ([a-z]+) ", _help(capsys), re.MULTILINE)
    assert {"ask", "settings", "tour"} <= set(commands)
    assert set(commands) <= __main__._TERMINAL
