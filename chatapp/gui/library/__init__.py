"""The panel of the library: its head, its rows as a tree, and the menus of the rows."""
