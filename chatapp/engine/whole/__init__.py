"""Questions about whole documents: read at once, part by part, or answered by central sentences."""
