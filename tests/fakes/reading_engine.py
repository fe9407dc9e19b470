"""The real engine, but every model counts as large enough to answer from pages in its own words,
true or not.
"""

from __future__ import annotations

import sys

from chatapp.machine import network


def main() -> int:
    network.prepare_engine()
    from chatapp.engine import main as engine
    from chatapp.engine.answers import reading

    reading.READS_FROM = 0
    # A small model takes a minute to read a document whole on a busy machine.
    reading.whole = lambda *_: None
    return engine.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
