"""Export, import and backup in the window: dialogs, work in the background, notices."""
