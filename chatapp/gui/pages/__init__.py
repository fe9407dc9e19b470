"""Pages of documents as pictures: laid out, marked, selected, and as thumbnails."""
