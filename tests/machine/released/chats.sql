-- What each released version did to chats.db. A copy: never edited, only added to.
-- version 1
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
-- version 2
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
-- version 3
ALTER TABLE chats ADD COLUMN reading TEXT NOT NULL DEFAULT 'auto';
-- version 4
ALTER TABLE messages ADD COLUMN pictures TEXT NOT NULL DEFAULT '[]';
ALTER TABLE chats ADD COLUMN draft_pictures TEXT NOT NULL DEFAULT '[]';
CREATE INDEX messages_with_pictures ON messages(pictures) WHERE pictures <> '[]';
-- version 5
ALTER TABLE chats ADD COLUMN tools INTEGER NOT NULL DEFAULT 1;
-- version 6
ALTER TABLE chats ADD COLUMN instructions TEXT NOT NULL DEFAULT '';
ALTER TABLE chats ADD COLUMN sampling TEXT NOT NULL DEFAULT '{}';
-- version 7
CREATE TABLE folders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    instructions TEXT NOT NULL DEFAULT '',
    is_open INTEGER NOT NULL DEFAULT 1,
    created_at REAL NOT NULL,
    deleted_at REAL
);
CREATE TABLE folder_documents (
    folder_id INTEGER NOT NULL REFERENCES folders(id) ON DELETE CASCADE,
    document_id INTEGER NOT NULL,
    PRIMARY KEY (folder_id, document_id)
) WITHOUT ROWID;
ALTER TABLE chats ADD COLUMN folder_id INTEGER REFERENCES folders(id) ON DELETE SET NULL;
ALTER TABLE chats ADD COLUMN is_pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chats ADD COLUMN uid TEXT NOT NULL DEFAULT '';
UPDATE chats SET uid = lower(hex(randomblob(16)));
CREATE INDEX chats_by_uid ON chats(uid);
CREATE TRIGGER chat_named AFTER INSERT ON chats WHEN new.uid = '' BEGIN
    UPDATE chats SET uid = lower(hex(randomblob(16))) WHERE id = new.id;
END;
