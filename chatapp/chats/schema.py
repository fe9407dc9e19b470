"""The tables of chats.db: one numbered step a change, each with a backup of the file before it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from chatapp.errors import cause_code

Step = Callable[[sqlite3.Connection], None]


def _step_1_chats_and_messages(connection: sqlite3.Connection) -> None:
    _run(
        connection,
        """
        CREATE TABLE chats (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL DEFAULT '',
            created_at REAL NOT NULL,
            changed_at REAL NOT NULL,
            deleted_at REAL,
            leaf_id INTEGER NOT NULL DEFAULT 0,
            preset_id TEXT NOT NULL DEFAULT 'chat',
            preset_values TEXT NOT NULL DEFAULT '{}',
            draft TEXT NOT NULL DEFAULT ''
        );
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            chat_id INTEGER NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
            parent_id INTEGER REFERENCES messages(id) ON DELETE CASCADE,
            role TEXT NOT NULL,
            text TEXT NOT NULL,
            finish TEXT NOT NULL DEFAULT '',
            preset_id TEXT NOT NULL DEFAULT '',
            preset_values TEXT NOT NULL DEFAULT '{}',
            answer TEXT NOT NULL DEFAULT '{}',
            created_at REAL NOT NULL
        );
        CREATE INDEX messages_of_chat ON messages(chat_id);
        CREATE INDEX messages_of_parent ON messages(parent_id);
        CREATE TABLE chat_documents (
            chat_id INTEGER NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
            document_id INTEGER NOT NULL,
            PRIMARY KEY (chat_id, document_id)
        ) WITHOUT ROWID;
        """,
    )


def _step_2_words(connection: sqlite3.Connection) -> None:
    """Trigrams find parts of words, which is what Korean needs. A growing answer is indexed when it
    ends.
    """
    _run(
        connection,
        """
        CREATE VIRTUAL TABLE message_words USING fts5(
            text, content='messages', content_rowid='id', tokenize='trigram', detail='full'
        );
        INSERT INTO message_words(rowid, text) SELECT id, text FROM messages WHERE finish <> 'growing';
        CREATE TRIGGER message_added AFTER INSERT ON messages WHEN new.finish <> 'growing' BEGIN
            INSERT INTO message_words(rowid, text) VALUES (new.id, new.text);
        END;
        CREATE TRIGGER message_taken AFTER DELETE ON messages WHEN old.finish <> 'growing' BEGIN
            INSERT INTO message_words(message_words, rowid, text) VALUES ('delete', old.id, old.text);
        END;
        CREATE TRIGGER message_left AFTER UPDATE ON messages WHEN old.finish <> 'growing' BEGIN
            INSERT INTO message_words(message_words, rowid, text) VALUES ('delete', old.id, old.text);
        END;
        CREATE TRIGGER message_changed AFTER UPDATE ON messages WHEN new.finish <> 'growing' BEGIN
            INSERT INTO message_words(rowid, text) VALUES (new.id, new.text);
        END;
        """,
    )


def _step_3_reading(connection: sqlite3.Connection) -> None:
    """Each chat says how its documents are read."""
    _run(connection, "ALTER TABLE chats ADD COLUMN reading TEXT NOT NULL DEFAULT 'auto';")


def _step_4_pictures(connection: sqlite3.Connection) -> None:
    """Questions and drafts hold names of pictures, as JSON; those of all chats are asked for at
    every start.
    """
    _run(
        connection,
        """
        ALTER TABLE messages ADD COLUMN pictures TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE chats ADD COLUMN draft_pictures TEXT NOT NULL DEFAULT '[]';
        CREATE INDEX messages_with_pictures ON messages(pictures) WHERE pictures <> '[]';
        """,
    )


STEPS: tuple[Step, ...] = (
    _step_1_chats_and_messages,
    _step_2_words,
    _step_3_reading,
    _step_4_pictures,
)


def refuse_newer(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError for a file of a newer program, before anything is written to it."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(STEPS):
        raise sqlite3.DatabaseError(cause_code("chats_newer", version=version))


def migrate(connection: sqlite3.Connection, file: Path, steps: Sequence[Step] = STEPS) -> None:
    """Bring the tables up to date, each step in one transaction after a copy `chats.db.bak-N` of
    version N.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, step in enumerate(steps[version:], start=version):
        if number:
            _back_up(connection, file.with_name(f"{file.name}.bak-{number}"))
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            step(connection)
            connection.execute(f"PRAGMA user_version = {number + 1}")


def _back_up(connection: sqlite3.Connection, copy: Path) -> None:
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM chats)").fetchone()[0]:
        return
    copy.unlink(missing_ok=True)
    with sqlite3.connect(copy) as backup:
        connection.backup(backup)
    backup.close()


def forget_backups(file: Path) -> None:
    """Remove the copies that steps made: they would hold what is to be gone."""
    for copy in file.parent.glob(f"{file.name}.bak-*"):
        copy.unlink(missing_ok=True)


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Run statements one by one: `executescript` would commit the transaction that a step runs in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if statement.strip() and sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
