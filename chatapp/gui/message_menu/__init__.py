"""The menu of a message: copying, editing an answer, forking the chat, quoting."""
