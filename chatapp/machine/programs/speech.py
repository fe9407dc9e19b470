"""The program of the system that reads a text aloud, and the language of a text."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_KANA = re.compile("[\u3040-\u30ff]")
_LETTER = re.compile(r"[^\W\d_]")
_SHARE = 0.2
"""Share of the letters from which on a text is read in their language, names left aside."""
_MAC_VOICES = {"ko": "Yuna", "ja": "Kyoko", "en": "Samantha"}
# Reads standard input: a text on the command line could be seen by other users.
_WINDOWS = """[Console]::InputEncoding = [Text.Encoding]::UTF8
Add-Type -AssemblyName System.Speech
$speech = New-Object System.Speech.Synthesis.SpeechSynthesizer
$speech.GetInstalledVoices() | Where-Object {{
    $_.VoiceInfo.Culture.TwoLetterISOLanguageName -eq '{language}' }} | Select-Object -First 1 |
    ForEach-Object {{ $speech.SelectVoice($_.VoiceInfo.Name) }}
$speech.Speak([Console]::In.ReadToEnd())"""

Which = Callable[[str], str | None]
"""Finds a program on the path."""


@dataclass(frozen=True, slots=True)
class SpeechProgram:
    """`command` reads a text from its standard input and speaks until it is ended."""

    command: tuple[str, ...]
    silence: tuple[str, ...] = ()
    """Ends what a speech service still says; empty where the end of the command does it."""


def language_of(text: str) -> str:
    """Return "ko", "ja" or "en", by the letters of a text."""
    letters = max(1, len(_LETTER.findall(text)))
    if len(_KANA.findall(text)) >= _SHARE * letters:
        return "ja"
    return "ko" if len(_HANGUL.findall(text)) >= _SHARE * letters else "en"


def program(
    language: str, which: Which = shutil.which, platform: str = sys.platform
) -> SpeechProgram | None:
    """Return what reads a text of this language aloud, None where the system has nothing."""
    if platform == "darwin" and (say := which("say")):
        return SpeechProgram((say, "-v", _MAC_VOICES.get(language, "Samantha"), "-f", "-"))
    if platform == "win32" and (shell := which("powershell")):
        script = _WINDOWS.format(language=language)
        return SpeechProgram((shell, "-NoProfile", "-NonInteractive", "-Command", script))
    if service := which("spd-say"):
        return SpeechProgram((service, "-w", "-e", "-l", language), (service, "-C"))
    if voice := which("espeak-ng") or which("espeak"):
        return SpeechProgram((voice, "-v", language, "--stdin"))
    return None
