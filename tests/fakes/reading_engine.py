"""The real engine, but every model counts as large enough to answer from pages in its own words,
true or not.
"""

from __future__ import annotations

import sys

from chatapp.machine import network


def main() -> int:
    network.prepare_engine()
    from chatapp.engine import main as engine
    from chatapp.engine.answers import whole_reading
    from chatapp.engine.models.abilities.abilities import Abilities
    from chatapp.engine.models.abilities.ability_store import AbilityStore

    able = Abilities(reads_en=True, reads_ko=True, reading_tokens_s=100.0)
    AbilityStore.of = lambda self, model: able
    AbilityStore.can_be_measured = lambda self, model: False
    # A small model takes a minute to read a document whole on a busy machine.
    whole_reading.whole = lambda *_: None
    return engine.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
