"""English: how a model came to its answer: its thinking, and the probabilities of its tokens."""

TEXTS: dict[str, str] = {
    "thinking.name": "Thinking",
    "thinking.runs": "Thinking… {time}",
    "thinking.done": "Thought for {time}",
    "thinking.seconds": "{seconds} s",
    "thinking.minutes": "{minutes} min {seconds} s",
    # look inside
    "command.look_inside": "Look inside the answer",
    "command.keep_chances": "Keep the probabilities of answers",
    "settings.keep_chances": "Keep the probabilities of answers",
    "settings.keep_chances.hint": "For “Look inside the answer”. In memory only; answers come a little slower.",
    "transcript.more": "More",
    "inside.title": "Look inside the answer",
    "inside.explained": "A model writes token by token, a word or a piece of one: each time it gives every token that "
    "it knows a probability, and one of them is drawn. The stronger the colour, the less likely the drawn one was.",
    "inside.none": "The probabilities of this answer were not kept. They are kept in memory for the last {count} "
    "answers that were written while the switch was on. Sentences quoted from documents have none.",
    "inside.again": "Answer again and keep them",
    "inside.close": "Close",
    "inside.model_says": "model",
    "inside.all_others": "all others",
    "inside.tempered": "at {value}",
    "inside.temperature": "Temperature {value}",
    "inside.temperature_name": "Temperature",
    "inside.temperature_explained": "Low temperatures give the likeliest tokens even more, high ones even out.",
    "inside.kept": "Grey: what the model says. Blue: at this temperature, among the tokens shown. The probabilities of "
    "the last {count} answers are kept in memory until the window closes.",
    "inside.on": "The probabilities of answers are kept from now on.",
    "inside.off": "The probabilities of answers are no longer kept.",
}
