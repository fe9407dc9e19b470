"""How the system's controls look: one style sheet made of the theme's colours."""
