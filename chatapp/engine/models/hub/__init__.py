"""Model files of a hub: fetched only when the user starts that, checked, kept."""
