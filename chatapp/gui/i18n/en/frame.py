"""English: what is on the screen first."""

TEXTS: dict[str, str] = {
    # notices
    "notice.clear": "Dismiss all",
    "notice.fewer": "Show fewer",
    "notice.more": "{count} more",
    "notice.close": "Dismiss",
    # composer
    "composer.add_documents": "Add documents",
    "composer.cancel_editing": "Cancel",
    "composer.editing": "Editing an earlier question. The chat goes on from here; the old branch stays.",
    "composer.more_documents": "and {count} more",
    "composer.placeholder": "Ask, or drop documents",
    "composer.text_placeholder": "Type or paste a text",
    "composer.question": "Question",
    "composer.remove_document": "Take {name} off this chat",
    "composer.send": "Send (Enter)",
    "composer.stop": "Stop (Esc)",
    "composer.tokens": "{used} of {limit} tokens with this question",
    "composer.tokens_over": "{used} tokens; the model reads {limit} at once, so the oldest turns are left out",
    # app
    "app.name": "chatapp",
    "app.runs_already": "chatapp runs already on {folder} but does not answer. Close it first.",
    # header
    "header.list": "Show or hide the list",
    "header.more": "More",
    "header.new_chat": "New chat",
    # chats
    "chats.delete": "Delete chat",
    "chats.deleted": "“{title}” was deleted.",
    "chats.earlier": "Earlier",
    "chats.export": "Export as Markdown…",
    "chats.name": "Chats",
    "chats.none": "No chats yet.",
    "chats.not_found": "Nothing found.",
    "chats.rename": "Rename",
    "chats.search": "Search chats",
    "chats.today": "Today",
    "chats.undo": "Undo",
    "chats.untitled": "New chat",
    "chats.yesterday": "Yesterday",
    # drop
    "drop.chat": "Ask about it in this chat",
    "drop.chat_explained": "Goes to your documents and is switched on here",
    "drop.library": "Only keep it in Documents",
    "drop.library_explained": "Switch it on in a chat whenever you need it",
    "drop.model": "Use this model",
    "drop.model_explained": "The file stays where it is",
    "drop.name": "Drop files here",
    "drop.nowhere": "Drop models and documents separately",
    "drop.nowhere_explained": "Documents go to a chat, a GGUF file becomes the model",
}
