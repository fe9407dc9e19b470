"""Makes model files that lie: 250 changes to the header of a small synthetic GGUF, the same ones
every time.
"""

from __future__ import annotations

import copy
import random
import struct
from collections.abc import Callable, Iterator

from tests.gguf_files import ARRAY, BOOL, F32, I32, STRING, U16, U32, U64, Gguf, chat_model

_NUMBERS = (0, 1, 3, 7, 255, 65_535, 2**31 - 1, 2**32 - 1)
_FLOATS = (0.0, -1.0, 1e38, float("nan"), float("inf"))
_TEXTS = (
    "",
    "llama",
    "gpt2",
    "bert",
    "\x00",
    "a" * 5000,
    "한글",
    "{% for x in range(10**9) %}{{ x }}{% endfor %}",
)
_KINDS = (U16, U32, I32, F32, BOOL, STRING, U64)
Change = Callable[[Gguf, random.Random], object]


def mutated(count: int = 250) -> Iterator[tuple[int, bytes]]:
    """Yield a number and the bytes of a file each."""
    changes: tuple[Change, ...] = (
        _value,
        _kind,
        _gone,
        _renamed,
        _shape,
        _tensor_gone,
        _array,
        _twice,
    )
    for number in range(count):
        source = random.Random(number)
        made = copy.deepcopy(chat_model())
        # Three in five are changed in what they say, the others byte by byte.
        if number % 5 < 3:
            changes[number % len(changes)](made, source)
            yield number, made.bytes()
        else:
            yield number, _bytes_changed(made, source)


def _key(made: Gguf, source: random.Random) -> str:
    return source.choice(list(made.keys))


def _value(made: Gguf, source: random.Random) -> None:
    key = _key(made, source)
    kind, value = made.keys[key]
    choices = {U32: _NUMBERS, F32: _FLOATS, STRING: _TEXTS}
    made.keys[key] = (kind, source.choice(choices.get(kind, (value,))))


def _kind(made: Gguf, source: random.Random) -> None:
    kind = source.choice(_KINDS)
    value = {F32: 1.5, BOOL: True, STRING: "two"}.get(kind, 2)
    made.keys[_key(made, source)] = (kind, value)


def _gone(made: Gguf, source: random.Random) -> None:
    del made.keys[_key(made, source)]


def _renamed(made: Gguf, source: random.Random) -> None:
    key = _key(made, source)
    made.keys[key[::-1]] = made.keys.pop(key)


def _shape(made: Gguf, source: random.Random) -> None:
    name = source.choice(list(made.tensors))
    shape, raw = made.tensors[name]
    changed = [*shape]
    changed[source.randrange(len(shape))] = source.choice((0, 1, 31, 33, 2**20, 2**40))
    made.tensors[name] = (tuple(changed), raw)


def _tensor_gone(made: Gguf, source: random.Random) -> None:
    del made.tensors[source.choice(list(made.tensors))]


def _array(made: Gguf, source: random.Random) -> None:
    key = source.choice([key for key, (kind, _) in made.keys.items() if kind == ARRAY])
    kind, values = made.keys[key][1]
    made.keys[key] = (ARRAY, (kind, values[: source.choice((0, 1, len(values) - 1))]))


def _twice(made: Gguf, source: random.Random) -> None:
    name = source.choice(list(made.tensors))
    made.tensors[name + source.choice((".x", "2", "\x00"))] = made.tensors[name]


def _bytes_changed(made: Gguf, source: random.Random) -> bytes:
    raw = bytearray(made.bytes())
    weights = sum(len(tensor) for _, tensor in made.tensors.values())
    header = len(raw) - weights
    for _ in range(source.choice((1, 1, 4))):
        at = source.randrange(4, header)
        if source.random() < 0.3 and at + 8 < header:
            raw[at : at + 8] = struct.pack("<Q", source.choice((0, 1, 2**32, 2**63)))
        else:
            raw[at] = source.randrange(256)
    return bytes(raw)
