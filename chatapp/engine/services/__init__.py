"""What commands work with: model, documents, works, kept pictures; each opened on first use."""
