"""The page of presets: cards, and an editor with a preview of the prompt."""
