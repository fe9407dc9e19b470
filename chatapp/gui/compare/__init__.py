"""One question, two models or presets, two columns."""
