"""Pictures that go along with a question."""
