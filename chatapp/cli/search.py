"""`chatapp search`: prints the passages for one query or for a file of queries."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from chatapp.cli import option_types
from chatapp.cli.session import Session
from chatapp.contract.protocol import Found, Search
from chatapp.contract.records import Language, Passage
from chatapp.errors import FileMissing, cause_code, os_cause
from chatapp.texts import places, tr

_MOST = 1000


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("search", parents=parents, help=tr("help.search"))
    parser.add_argument("query", metavar="QUERY", nargs="?")
    parser.add_argument("--queries", metavar="FILE.jsonl", help=tr("help.search.queries"))
    parser.add_argument("--document", metavar="FILE", action="append", default=[])
    option_types.add_list(parser, "--collection", "NAME", tr("help.collection"))
    parser.add_argument("--top", metavar="N", type=option_types.whole(1, _MOST), default=10)
    parser.set_defaults(command=run, parser=parser)


def run(session: Session, options: argparse.Namespace) -> int:
    """Search and print: best first."""
    if (options.query is None) == (options.queries is None):
        options.parser.error(tr("help.search.one_of"))
    documents = session.add_all(options.document)
    documents += session.collection_documents(options.collection)
    for query in _queries(options):
        passages = session.request(
            Search, Found, query=query.text, document_ids=documents, top=options.top
        ).passages
        if options.json or options.queries:
            rows = [_as_contract(passage, session.language) for passage in passages]
            session.print_json({"id": query.id, "passages": rows})
        else:
            _print(session, passages)
    return 0


class _SearchQuery(NamedTuple):
    id: Any
    text: str


def _queries(options: argparse.Namespace) -> Iterator[_SearchQuery]:
    if options.query is not None:
        yield _SearchQuery(None, options.query)
        return
    try:
        # Editors on Windows write a byte order mark.
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
                yield _SearchQuery(row.get("id"), str(row["query"]))
            except (ValueError, KeyError, AttributeError) as error:
                cause = cause_code("query_line", line=number)
                raise FileMissing(name=options.queries, cause=cause) from error


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
