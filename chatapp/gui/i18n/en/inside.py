"""English: how a model came to its answer: its thinking, and the probabilities of its tokens."""

TEXTS: dict[str, str] = {
    "thinking.name": "Thinking",
    "thinking.runs": "Thinking… {time}",
    "thinking.done": "Thought for {time}",
    "thinking.seconds": "{seconds} s",
    "thinking.minutes": "{minutes} min {seconds} s",
}
