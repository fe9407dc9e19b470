"""The parts of `benchmarks.answers`: questions, both sides that answer them, what is counted."""
