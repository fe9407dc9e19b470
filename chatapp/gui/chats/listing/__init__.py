"""The list of chats at the left: rows, folders, filters, menus, search results."""
