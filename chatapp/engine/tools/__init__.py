"""Tools over the documents of a chat: whole tables, queries over them, search, pages, sums."""
