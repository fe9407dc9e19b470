"""Text in English and Korean: sentences, terms, normal form, scripts, quantities, names."""
