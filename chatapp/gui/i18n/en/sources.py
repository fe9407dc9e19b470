"""English: sources, the pages they stand on, and what they carry."""

TEXTS: dict[str, str] = {
    # claims
    "claims.not_carried": "Its page does not carry this sentence.",
    "claims.one_wrong": "One sentence is not carried by the page it cites.",
    "claims.some_wrong": "{count} sentences are not carried by the pages they cite.",
    "claims.quotes": "What the documents say",
    "claims.quotes_explained": "Answers with the sentences of your documents, word for word. This answer is kept.",
    # viewer
    "source.ask": "Ask about this",
    "source.copy": "Copy",
    "source.find": "Find in this document",
    "source.hits": "{index} / {count}",
    "source.next_hit": "Next hit",
    "source.page": "Page",
    "source.warned": "Careful: {what}.",
    "source.previous_hit": "Previous hit",
    # commands
    "command.find_in_document": "Find in this document",
    "command.next_page": "Next page of the document",
    "command.next_source": "Next source",
    "command.previous_page": "Previous page of the document",
    "command.previous_source": "Previous source",
    "command.try_search": "Try the search",
    # trial of the search
    "trial.in_all": "All documents ({count}). The bars: words of the question, its meaning as the embedder sees it.",
    "trial.in_some": "{names}. The bars: words of the question, its meaning as the embedder sees it.",
    "trial.meaning": "meaning {score}",
    "trial.menu": "Try the search",
    "trial.nothing": "Nothing found.",
    "trial.placeholder": "What would this question find?",
    "trial.words": "words {score}",
}
