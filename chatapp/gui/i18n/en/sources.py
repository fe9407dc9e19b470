"""English: sources, the pages they stand on, and what they carry."""

TEXTS: dict[str, str] = {
    # claims
    "claims.not_carried": "Its page does not carry this sentence.",
    "claims.one_wrong": "One sentence is not carried by the page it cites.",
    "claims.some_wrong": "{count} sentences are not carried by the pages they cite.",
    "claims.quotes": "What the documents say",
    "claims.quotes_explained": "Answers with the sentences of your documents, word for word. This answer is kept.",
}
