"""What office files draw: equations as LaTeX, charts as tables, diagrams as lists, letters of symbol fonts."""
