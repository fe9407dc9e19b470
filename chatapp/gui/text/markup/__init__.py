"""What our Markdown knows beyond CommonMark: formulas, footnotes, tasks, Korean emphasis."""
