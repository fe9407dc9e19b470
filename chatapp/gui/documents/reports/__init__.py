"""What an import brought: summary, details of a file, how a document was read."""
