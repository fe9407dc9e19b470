"""The source view: a page of a document with the cited lines marked."""
