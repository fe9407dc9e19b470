"""Works: summaries, translations and presets of whole documents, made part by part, kept over a
crash.
"""
