"""`chatapp search`: the passages a question finds, one query or a file of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatapp.cli import numbers
from chatapp.cli.session import Session
from chatapp.contract.protocol import Found, Search
from chatapp.contract.records import Language, Passage
from chatapp.errors import FileMissing, cause_code, os_cause
from chatapp.texts import places, tr

_MOST = 1000


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("search", parents=parents, help="find passages in documents")
    parser.add_argument("query", metavar="QUERY", nargs="?")
    parser.add_argument(
        "--queries", metavar="FILE.jsonl", help='{"id", "query"} a line; "-" reads stdin'
    )
    parser.add_argument("--document", metavar="FILE", action="append", default=[])
    parser.add_argument("--top", metavar="N", type=numbers.whole(1, _MOST), default=10)
    parser.set_defaults(command=run, parser=parser)


def run(session: Session, options: argparse.Namespace) -> int:
    """Search and print: best first."""
    if (options.query is None) == (options.queries is None):
        options.parser.error("give QUERY or --queries FILE.jsonl")
    documents = session.add_all(options.document)
    for query_id, query in _queries(options):
        found = session.engine.last(Search, query=query, document_ids=documents, top=options.top)
        assert isinstance(found, Found)
        if options.json or options.queries:
            passages = [_as_contract(passage, session.language) for passage in found.passages]
            session.print_json({"id": query_id, "passages": passages})
        else:
            _print(session, found.passages)
    return 0


def _queries(options: argparse.Namespace) -> Iterator[tuple[Any, str]]:
    if options.query is not None:
        yield None, options.query
        return
    try:
        # Windows' editors put a mark before UTF-8.
        read = (
            sys.stdin.buffer.read()
            if options.queries == "-"
            else Path(options.queries).read_bytes()
        )
        lines = read.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise FileMissing(name=options.queries, cause=os_cause(error)) from error
    except UnicodeDecodeError as error:
        raise FileMissing(name=options.queries, cause=cause_code("not_utf8")) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
                yield row.get("id"), str(row["query"])
            except (ValueError, KeyError, AttributeError) as error:
                raise FileMissing(
                    name=options.queries, cause=cause_code("query_line", line=number)
                ) from error


def _as_contract(passage: Passage, language: Language) -> dict[str, Any]:
    return {
        "document": passage.document,
        "page": passage.page,
        **({"place": places.of(passage, language)} if passage.place else {}),
        "heading": passage.heading,
        "text": passage.text,
        "score": passage.score,
        **({} if passage.rerank_score is None else {"rerank_score": passage.rerank_score}),
        "boxes": [list(box) for box in passage.boxes],
    }


def _print(session: Session, passages: tuple[Passage, ...]) -> None:
    if not passages:
        print(tr("cli.nothing_found"))
    for rank, passage in enumerate(passages, 1):
        place = places.of(passage, session.language)
        print(f"{rank}. {passage.document}, {place}  ({passage.score:.2f})")
        print("   " + " ".join(passage.text.split())[:300])
