"""The first start: language, model, and a tour of two minutes with the sample document."""
