"""What `chatapp` does where no window can open: the same main job, shown in the terminal."""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path
from typing import Any

from chatapp.cli import ask, lists, option_types
from chatapp.cli.session import Session
from chatapp.contract.protocol import LoadModel, ModelLoaded, RemoveDocument
from chatapp.texts import places, tr, translation


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("tour", parents=parents, help=tr("help.tour"))
    parser.add_argument("files", metavar="FILE", nargs="*", help=tr("help.tour.files"))
    option_types.add_password_file(parser)
    parser.set_defaults(command=run, parser=parser)


def run(session: Session, options: argparse.Namespace) -> int:
    """Stream a chat answer and one about the sample PDF; or add the given files."""
    for file in options.files:
        # As in the window: a mistyped command must not look as if it worked.
        if not Path(file).expanduser().exists():
            options.parser.error(tr("help.no_such_command", name=file))
    if options.files:
        failed = lists.run_add(session, options)
        _print_way_on(session)
        return failed
    _chat(session)
    sample = resources.files("chatapp") / "samples" / "handbook.pdf"
    with resources.as_file(sample) as path:
        added = session.add_document(str(path))
    document = added.document
    # The sample is in both languages, and a weak model quotes: Korean is found and shown whatever
    # the model speaks.
    asked = tr("tour.document_question")
    print(f"\n{document.name} ({places.count(document, session.language)})\n> {asked}\n")
    answered = ask.stream(
        session,
        False,
        question=asked,
        document_ids=(document.id,),
        sampling={"temperature": 0.0, "max_tokens": 120.0},
        language=session.language,
    )
    ask.print_sources(session, answered)
    if not added.was_there:
        # The library is the user's; a sample nobody asked for would answer their questions.
        session.engine.last(RemoveDocument, document_id=document.id)
    _print_way_on(session)
    return 0


def _chat(session: Session) -> None:
    loaded = session.request(LoadModel, ModelLoaded)
    language, question = session.language, tr("tour.question")
    if language != "en" and loaded.model.english_only:
        print(tr("tour.english_only", model=loaded.model.name) + "\n")
        language, question = "en", translation("en").tr("tour.question")
    print(f"> {question}\n")
    ask.stream(
        session,
        False,
        question=question,
        sampling={"seed": 1.0, "max_tokens": 120.0},
        language=language,
    )


def _print_way_on(session: Session) -> None:
    print("\n" + tr("tour.next_step"))
