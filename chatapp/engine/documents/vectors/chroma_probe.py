"""A child process that searches a Chroma store once: a damaged store kills the process."""

from __future__ import annotations

from pathlib import Path

from chatapp.engine.process.child_role import send_line, start


def run(arguments: list[str]) -> int:
    """Search each collection of the store in folder `arguments[0]`; write a line on success."""
    output = start()
    # Imported under the lock.
    import chromadb

    from chatapp.engine.documents.vectors.index import local_settings

    client = chromadb.PersistentClient(arguments[0], settings=local_settings(Path(arguments[0])))
    for listed in client.list_collections():
        collection = client.get_collection(listed.name, embedding_function=None)
        sample = collection.get(limit=1, include=["embeddings"])["embeddings"]
        if sample is not None and len(sample):
            collection.query(query_embeddings=sample, n_results=min(collection.count(), 50))
    send_line(output, {"probe": "good"})
    return 0
