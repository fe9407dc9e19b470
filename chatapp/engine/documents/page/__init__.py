"""A page of a document: layout, lines, columns, tables, boxes, passages."""
