"""English: whether the documents of a chat are read whole or searched."""

TEXTS: dict[str, str] = {
    # the choice beside the documents
    "reading.name": "How the documents are read",
    "reading.auto": "Read: automatic",
    "reading.search": "Read: search",
    "reading.whole": "Read: whole",
    "reading.choose_auto": "Automatic: whole where it fits and the model is able, else search",
    "reading.choose_search": "Search: the passages that match the question",
    "reading.choose_whole": "Whole: everything, where it fits the model's context",
    # under an answer
    "reading.used_search": "searched",
    "reading.used_whole": "read whole",
    "reading.too_long": "The documents have {tokens} tokens, and {limit} fit the model's context. They were searched.",
}
