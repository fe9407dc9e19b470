"""What the user hears of while the window is in the background: long jobs that ended."""
