"""The signs that begin a task; a box is drawn in the place of the bullet."""

OPEN_TASK, DONE_TASK = "\u2610", "\u2611"
