"""Words for codes that records carry, in the language of the reader."""
