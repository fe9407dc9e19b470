"""Korean: how a model came to its answer: its thinking, and the probabilities of its tokens."""

TEXTS: dict[str, str] = {
    "thinking.name": "생각한 내용",
    "thinking.runs": "생각 중… {time}",
    "thinking.done": "{time} 동안 생각함",
    "thinking.seconds": "{seconds}초",
    "thinking.minutes": "{minutes}분 {seconds}초",
}
