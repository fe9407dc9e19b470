"""What people call a model, and what its header says of languages and licence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from chatapp.engine.models.files.gguf_cursor import tidy
from chatapp.engine.models.files.gguf_reader import Value
from chatapp.machine.models import catalog

SHARD = re.compile(r"(?P<stem>.+)-(?P<part>\d{5})-of-(?P<parts>\d{5})\.gguf", re.DOTALL)
_QUANTIZATION = re.compile(
    r"[-._ ](i1[-._])?(i?q\d(_\w+)?|b?f16|f32|fp16|mxfp4\w*|tq\d_\d)$", re.IGNORECASE
)
_NAMELESS = re.compile(
    r"(ggml-?)?(model|consolidated|weights)?|sha256-[0-9a-f]{64}|[0-9a-f]{32,64}", re.IGNORECASE
)
_PACKING = re.compile(r"[-_ ](gguf|awq|gptq)$", re.IGNORECASE)
_BUILD_LABEL = re.compile(r"\b(checkpoint|ckpt|step|steps|ep|epoch|mix|merge[sd]?)[-_ ]?\d", re.I)
"""Words of training runs, as in "Smollm2 135M 8k Lc100K Mix1 Ep2"."""
_ENGLISH_ONLY = re.compile(
    r"smollm-?[12]?\b|smollm2|tinyllama|\bphi-?[12]\b|pythia|all[- ]minilm", re.IGNORECASE
)
_SIZE = re.compile(r"\d[\d.]*[bm]")
_ENOUGH_SHARED = 2
"""Words that two names share when one is of the other; chosen."""
_MOST_LANGUAGES = 40
"""Languages read of a header; chosen."""
_CODE = re.compile(r"[a-z]{2,3}([-_]\w{2,8})?", re.IGNORECASE)
Metadata = Mapping[str, Value]


def name(path: Path, metadata: Metadata) -> str:
    """Return a model's own name.

    That is general.name where the file is not named after the model, and the file's name without
    the quantization where general.name is a label of a training run. The catalogue's name comes
    first.
    """
    if known := catalog.by_file(path.name):
        return known.name
    shard = SHARD.fullmatch(path.name)
    stem = _QUANTIZATION.sub("", shard["stem"] if shard else path.stem)
    own = _PACKING.sub("", _QUANTIZATION.sub("", tidy(_text(metadata, "general.name"))))
    if _NAMELESS.fullmatch(own) or _BUILD_LABEL.search(own):
        own = ""
    is_nameless = bool(_NAMELESS.fullmatch(stem))
    if own and (is_nameless or _words(own) == _words(stem) or not _is_named_after(stem, metadata)):
        return _with_size(_spaced(own), metadata)
    if is_nameless:
        return tidy(_text(metadata, "general.name")) or tidy(path.parent.name)
    return _spaced(stem) or tidy(path.name)


def languages(path: Path, metadata: Metadata) -> tuple[str, ...]:
    """Return the language codes that a header states, else those of the catalogue."""
    stated = metadata.get("general.languages")
    if isinstance(stated, tuple) and stated:
        codes = [str(code).lower() for code in stated[:_MOST_LANGUAGES]]
        return tuple(dict.fromkeys(code[:2] for code in codes if _CODE.fullmatch(code)))
    known = catalog.by_file(path.name)
    if known:
        return known.languages
    return ("en",) if speaks_english_only(path, metadata) else ()


def licence(path: Path, metadata: Metadata) -> str:
    """Return the name of the licence, "" when nothing is known of it."""
    if known := catalog.by_file(path.name):
        return known.licence
    stated = _text(metadata, "general.license.name") or _text(metadata, "general.license")
    return "" if stated.lower() in ("other", "unknown") else tidy(stated, 60)


def speaks_english_only(path: Path, metadata: Metadata) -> bool:
    """Decide by the file's languages, else by what is known of the family."""
    stated = metadata.get("general.languages")
    if isinstance(stated, tuple) and stated:
        return set(stated) <= {"en", "eng", "English"}
    names = _text(metadata, "general.name"), _text(metadata, "general.basename"), path.name
    return bool(_ENGLISH_ONLY.search(" ".join(names)))


def _is_named_after(stem: str, metadata: Metadata) -> bool:
    """Whether a file's name holds the base name of its model, or its size without one."""
    base = _words(_text(metadata, "general.basename"))
    size = _words(_text(metadata, "general.size_label"))
    if not base and not size:
        # Written by an old converter: the name of the file is the best there is.
        return True
    shared = _parts(stem) & _parts(_text(metadata, "general.name"))
    return (base or size) in _words(stem) or len(shared) >= _ENOUGH_SHARED


def _parts(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+\w*", text.lower()))


def _with_size(text: str, metadata: Metadata) -> str:
    size = tidy(_text(metadata, "general.size_label"), 12)
    return text if not size or re.search(r"\d[\d.]*[BMbm]\b", text) else f"{text} {size}"


def _spaced(text: str) -> str:
    """Return a name with spaces; one in small letters is written as its makers write it."""
    words = tidy(re.sub(r"[-_]+", " ", text))
    if words != words.lower():
        return words
    return " ".join(
        word.upper() if _SIZE.fullmatch(word) else word[:1].upper() + word[1:]
        for word in words.split()
    )


def _words(text: str) -> str:
    """Return the letters and digits of a name, for comparison."""
    return re.sub(r"[^0-9a-z가-힣]+", "", text.lower())


def _text(metadata: Metadata, key: str) -> str:
    value = metadata.get(key, "")
    return value if isinstance(value, str) else ""
