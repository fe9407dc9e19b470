"""Questions before they are answered: their kind, and what is searched for."""
