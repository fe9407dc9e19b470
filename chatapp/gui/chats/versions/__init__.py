"""The versions of messages: the tree of a chat, going to a branch, deleting a version."""
